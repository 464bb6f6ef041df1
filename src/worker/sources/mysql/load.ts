import { setTimeout } from 'node:timers/promises';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { plural } from '#shared/text.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';
import type { MysqlConnection } from './connection.ts';

/** A point between two pages, where reading may pause, and a stop takes effect at once. */
export type PageEnd = { sink: RecordSink; cursor: () => Cursor; signal: AbortSignal };

type Asked = Pick<MysqlConnection, 'rows' | 'address' | 'stopped'>;

/** Lets a busy server get on with its work: the next page waits while more threads are at work than they should be. */
export class ServerLoad {
  private isKnown = true;

  constructor(
    private readonly connection: Asked,
    private readonly threadsRunningMax: number | 'off' = limits.mysqlThreadsRunningMax,
  ) {}

  /** Returns once the server is calm. Errors: `unreachable` when it stays busy for longer than is waited for. */
  async untilCalm(pageEnd: PageEnd): Promise<void> {
    if (this.threadsRunningMax === 'off') return;
    const beganAt = performance.now();
    try {
      for (let looks = 0; ; looks++) {
        const running = await this.threadsRunning(pageEnd.signal);
        if (running === undefined || running <= this.threadsRunningMax) return;
        if (performance.now() - beganAt >= limits.mysqlBusyMs) throw this.tooBusy(running);
        pageEnd.sink.wait?.(true);
        await pause(pauseMs(looks), this.connection, pageEnd);
      }
    } finally {
      pageEnd.sink.wait?.(false);
    }
  }

  /** The connection's own thread among them. Undefined where the server does not say, which is then not asked again. */
  private async threadsRunning(signal: AbortSignal): Promise<number | undefined> {
    if (!this.isKnown) return undefined;
    try {
      const [status] = await this.connection.rows("SHOW GLOBAL STATUS LIKE 'Threads_running'", undefined, signal);
      const running = Number(status?.Value);
      this.isKnown = Number.isFinite(running);
      return this.isKnown ? running : undefined;
    } catch (error) {
      if (!(error instanceof TieoutError) || error.isTransient || error.code === 'interrupted') throw error;
      this.isKnown = false;
      return undefined;
    }
  }

  private tooBusy(running: number): TieoutError {
    const { name, side } = this.connection.address;
    const minutes = plural(Math.round(limits.mysqlBusyMs / 60_000), 'minute');
    return new TieoutError(
      'unreachable',
      `${name} has been busy for ${minutes}: ${running} threads are running, more than ${side}.threadsRunningMax, ${this.threadsRunningMax}`,
      { next: `Wait until it is less busy; a higher ${side}.threadsRunningMax is for a new run.` },
    );
  }
}

function pauseMs(looks: number): number {
  const { mysqlBusyPausesMs: pauses } = limits;
  return pauses[Math.min(looks, pauses.length - 1)] ?? 0;
}

/** Waits, and lets the sink look for a stop every now and then. */
async function pause(ms: number, { stopped }: Asked, { sink, cursor, signal }: PageEnd): Promise<void> {
  const endsAt = performance.now() + ms;
  for (let left = ms; left > 0; left = endsAt - performance.now()) {
    await setTimeout(Math.min(left, limits.mysqlStopLookMs), undefined, { signal }).catch(() => {
      throw stopped;
    });
    sink.mark(cursor);
  }
}
