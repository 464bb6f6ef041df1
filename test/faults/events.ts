import { setTimeout } from 'node:timers/promises';
import { type Running, type TestCli, testCli } from '#test/support/cli.ts';
import {
  collectorFile,
  complaintsAbout,
  leftIn,
  pendingIn,
  sendToQueue,
  sendToStream,
} from '#test/support/collecting.ts';
import { eventsOf } from '#test/support/events.ts';
import { startRabbit, type TestRabbit } from '#test/support/rabbitmq.ts';
import type { Random } from '#test/support/random.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { type Fault, same, Tally, type Trial } from './harness.ts';

/**
 * Events with repeats, late versions and poison, two collectors at a time that are killed with -9, a broker and a pool
 * that go away: the pool must come to be exactly the expected one. The short form leaves out the broker.
 */
export const events: Fault = { name: 'events', run };

async function run(trial: Trial) {
  const isLong = trial.form === 'long';
  const line = new Tally('events into the pool', 'events', trial, ['events', 'kills', 'broker drops']);
  const redis = await startRedis({ config: ['appendonly yes', 'appendfsync always'] });
  const rabbit = isLong ? await startRabbit() : undefined;
  const cli = testCli();
  const amounts = isLong
    ? { events: 100_000, kills: 50, brokerDrops: 20 }
    : { events: 2_500, kills: 2, brokerDrops: 0 };
  try {
    for (let i = 0; i < (trial.cases ?? 1); i++) {
      await line.case(i, 'killed', async (random) => {
        await tryEvents({ cli, redis, rabbit, prefix: `events-${i}`, random, ...amounts });
        line.count('events', amounts.events * 2);
        line.count('kills', amounts.kills);
        line.count('broker drops', amounts.brokerDrops);
      });
    }
  } finally {
    cli.remove();
    await Promise.all([redis.stop(), rabbit?.stop()]);
  }
  return [line];
}

export type EventsTrial = {
  cli: TestCli;
  redis: TestRedis;
  rabbit: TestRabbit | undefined;
  prefix: string;
  /** A side. */
  events: number;
  kills: number;
  /** Kills of the broker, each with one of the pool's server. */
  brokerDrops: number;
  random: Random;
};

/** Throws where the pool, the dead letters or the queues are not as they should be. */
export async function tryEvents(trial: EventsTrial): Promise<void> {
  const { cli, redis, rabbit, prefix, random } = trial;
  const sides = { in: eventsOf(trial.events, random, 'k'), out: eventsOf(trial.events, random, 'k') };
  const file = collectorFile(cli, redis, rabbit, prefix);
  if (rabbit) {
    await sendToQueue(rabbit, `${prefix}-done`, []);
    await rabbit.settle();
  }
  const collectors = [
    keptUp(() => cli.start(['collect', file, '--json'])),
    keptUp(() => cli.start(['collect', file, '--json'])),
  ];
  const sent = send(trial, sides.in.payloads, sides.out.payloads);
  // What becomes of it is asked for when the disturbances are over.
  sent.catch(() => {});
  const disturbances = [
    ...Array.from({ length: trial.kills }, () => 'kill' as const),
    ...Array.from({ length: trial.brokerDrops }, () => 'drop' as const),
  ];
  for (const what of random.shuffled(disturbances)) {
    await setTimeout(200 + random.below(600));
    if (what === 'drop') await drop(trial);
    else await collectors[random.below(collectors.length)]?.kill();
  }
  await sent;
  for (const collector of collectors) await collector.end();
  const outcome = await cli.run(['collect', file, '--drain', '--json']);
  same('the last collector', outcome.exitCode, 0);
  same('complaints', await complaintsAbout(redis, prefix, sides), []);
  const streams = rabbit ? [`${prefix}-redo`] : [`${prefix}-redo`, `${prefix}-done`];
  same('entries left unacknowledged', await pendingIn(redis, streams), 0);
  if (rabbit) same('messages left', await leftIn(rabbit, `${prefix}-done`), 0);
}

/** Whoever runs a collector starts it anew when it ends, as one does that finds no server when it begins. */
function keptUp(start: () => Running) {
  let isOver = false;
  let running = start();
  const restarted = (async () => {
    while (!isOver) {
      await running.ended;
      await setTimeout(200);
      if (!isOver) running = start();
    }
  })();
  return {
    async kill() {
      running.kill('SIGKILL');
      await running.ended;
    },
    async end() {
      isOver = true;
      running.kill('SIGKILL');
      await restarted;
    },
  };
}

/** Longer than it takes to send a piece: what a server that was killed owes may never be answered. */
const pieceMs = 60_000;

/** In pieces, while collectors come and go; a server that is away takes no piece. */
async function send({ redis, rabbit, prefix }: EventsTrial, inbound: Buffer[], outbound: Buffer[]): Promise<void> {
  const piece = Math.ceil(Math.max(inbound.length, outbound.length) / 10);
  const insist = async (work: () => Promise<void>) => {
    for (let tries = 0; ; tries++) {
      try {
        return await within(pieceMs, work());
      } catch (error) {
        if (tries > 1_000) throw error;
        await setTimeout(300);
      }
    }
  };
  for (let at = 0; at < Math.max(inbound.length, outbound.length); at += piece) {
    const [sent, held] = [inbound.slice(at, at + piece), outbound.slice(at, at + piece)];
    await insist(() => sendToStream(redis, `${prefix}-redo`, sent));
    await insist(() =>
      rabbit ? sendToQueue(rabbit, `${prefix}-done`, held) : sendToStream(redis, `${prefix}-done`, held),
    );
  }
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const patience = new AbortController();
  const late = setTimeout(ms, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`not answered within ${ms} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    patience.abort();
    work.catch(() => {});
  }
}

async function drop({ redis, rabbit }: EventsTrial): Promise<void> {
  await redis.restart();
  await rabbit?.restart();
}
