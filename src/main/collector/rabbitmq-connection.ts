import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import type { QueueSettingsOf } from '#shared/collector.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { withoutPasswords } from '#shared/text.ts';
import { tlsOptions } from '#worker/sources/tls-options.ts';

/** A connection with one channel, made anew with pauses whenever it breaks. */
export type RabbitConnection = {
  /** Undefined while the broker is away. */
  channel(): Channel | undefined;
  /** Ends the connection, to begin a new one. */
  drop(): void;
  awaySince(): number | undefined;
  reconnects(): number;
  /** Throws where the broker is there and says what someone has to put right. */
  throwIfHopeless(): void;
  close(): Promise<void>;
};

type Settings = QueueSettingsOf<'rabbitmq'>;

/** `prepare` is done on every new channel. Throws `unreachable` or `definition` where the first connection fails. */
export async function connectRabbit(
  settings: Settings,
  side: string,
  signal: AbortSignal,
  prepare: (channel: Channel) => Promise<void>,
): Promise<RabbitConnection> {
  const tls = await tlsOptions(settings.tls, settings.url.startsWith('amqps:'), side);
  let connections = 0;
  let away: number | undefined;
  let hopeless: TieoutError | undefined;
  let current: Open | undefined;
  let isClosing = false;

  const open = async () => {
    const opened = await openOnce(settings, tls, (mine) => {
      current = mine;
      return prepare(mine.channel);
    }).catch((error) => {
      current = undefined;
      throw error;
    });
    connections++;
    away = undefined;
    void opened.closed.then(() => {
      current = undefined;
      if (!isClosing) void reopen();
    });
  };

  const reopen = async () => {
    away ??= Date.now();
    for (let tries = 0; !isClosing && !signal.aborted; tries++) {
      const pauses = limits.collectReconnectPausesMs;
      await sleep(pauses[Math.min(tries, pauses.length - 1)], undefined, { signal }).catch(() => {});
      if (isClosing || signal.aborted) return;
      try {
        await open();
        return;
      } catch (error) {
        const failure = failureOf(error, settings, side);
        // A queue that is not there may be declared again when the broker has started; a login will not mend.
        if (!failure.isTransient && failure.code === 'unreachable') hopeless = failure;
      }
    }
  };

  try {
    await open();
  } catch (error) {
    throw failureOf(error, settings, side);
  }
  return {
    channel: () => current?.channel,
    drop: () => void current?.model.close().catch(() => {}),
    awaySince: () => away,
    reconnects: () => Math.max(0, connections - 1),
    throwIfHopeless() {
      if (hopeless) throw hopeless;
    },
    async close() {
      isClosing = true;
      // The channel first: the connection's own close may overtake acknowledgements, which would all be handed out again.
      current?.channel.removeAllListeners('close');
      await current?.channel.close().catch(() => {});
      // Waits for the broker's word.
      await current?.model.close().catch(() => {});
    },
  };
}

type Open = {
  model: ChannelModel;
  channel: Channel;
  /** Settles when the connection has ended: closed by the broker or broken, the same to us. */
  closed: Promise<void>;
};

/** Throws what went wrong; where the broker closed the connection meanwhile, what the broker said. */
async function openOnce(
  settings: Settings,
  tls: ConnectionOptions | undefined,
  prepare: (opened: Open) => Promise<void>,
): Promise<Open> {
  // As with redis: whoever sets tls gets it, whatever the url begins with.
  const url = tls ? settings.url.replace(/^amqp:/, 'amqps:') : settings.url;
  const model = await connect(url, { ...tls, timeout: limits.connectTimeoutMs, noDelay: true });
  // What is asked of a connection that the broker closes is only told that no answer will come.
  let why: unknown;
  model.on('error', (error) => (why = error));
  const closed = new Promise<void>((resolve) => {
    model.on('close', (error) => {
      why ??= error;
      resolve();
    });
  });
  try {
    const channel = await model.createChannel();
    channel.on('error', () => {});
    channel.on('close', () => void model.close().catch(() => {}));
    // Asked about, never declared: a queue of the wrong kind would be worse than none.
    await channel.checkQueue(settings.queue);
    const opened = { model, channel, closed };
    await prepare(opened);
    return opened;
  } catch (error) {
    await model.close().catch(() => {});
    throw why ?? error;
  }
}

function failureOf(error: unknown, { url, queue }: Settings, side: string): TieoutError {
  const text = withoutPasswords(error instanceof Error ? error.message : String(error));
  const code = String((error as { code?: unknown }).code ?? '');
  const place = placeOf(url);
  if (code === '404' || /NOT_FOUND.*queue/.test(text))
    return new TieoutError('definition', `rabbitmq ${place} has no queue ${queue}`, {
      next: `Declare the queue, or correct ${side}.queue.`,
      isTransient: true,
    });
  if (code === '403' || /ACCESS[-_]REFUSED|not allowed/i.test(text))
    return new TieoutError('unreachable', `rabbitmq ${place} does not let this user in: ${text}`, {
      next: `Correct user, password and host in ${side}.url, and let the user read ${queue}.`,
    });
  if (code === '541')
    return new TieoutError('unreachable', `rabbitmq ${place} failed to serve the queue ${queue}: ${text}`, {
      next: `Look into the log of that broker: the queue may be without a leader.`,
      isTransient: true,
    });
  return new TieoutError('unreachable', `rabbitmq ${place} cannot be reached: ${text || code}`, {
    next: `Start RabbitMQ there, or correct ${side}.url.`,
    isTransient: true,
  });
}

function placeOf(url: string): string {
  try {
    const { hostname, port, protocol } = new URL(url);
    return `${hostname}:${port || (protocol === 'amqps:' ? 5671 : 5672)}`;
  } catch {
    return 'broker';
  }
}
