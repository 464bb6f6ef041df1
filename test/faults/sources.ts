import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { complaintsOf, type Running, resultOf } from '#test/support/cli.ts';
import type { Random } from '#test/support/random.ts';
import { type SlowProxy, slowProxy } from '#test/support/slow-proxy.ts';
import { check, type Fault, same, Tally, type Trial } from './harness.ts';
import { type Ground, type Pair, startGround, type World } from './worlds.ts';

/** Servers that are killed, started again, paused or cut off while they are read. */
export const sources: Fault = { name: 'sources', run };

const pairOf: Record<Kind, Pair> = { redis: ['redis hash-buckets', 'csv'], mariadb: ['mysql', 'csv'] };
type Kind = 'redis' | 'mariadb';

/** What is done to a server while it is read; `outcome` is how the run must end. */
type Mishap = {
  name: string;
  outcome: 'by itself' | 'resumed';
  forms: Trial['form'][];
  act(server: Server, random: Random): Promise<void>;
};
type Server = { kill(): Promise<void>; restart(): Promise<unknown>; pause(): void; goOn(): void; proxy: SlowProxy };

const mishaps: Mishap[] = [
  {
    name: 'killed and started again',
    outcome: 'by itself',
    forms: ['long'],
    async act(server, random) {
      await server.kill();
      await setTimeout(random.below(2_000));
      await server.restart();
    },
  },
  { name: 'killed for good', outcome: 'resumed', forms: ['long'], act: ({ kill }) => kill() },
  {
    name: 'connections reset again and again',
    outcome: 'by itself',
    forms: ['short', 'long'],
    async act({ proxy }, random) {
      for (let times = 1 + random.below(3); times > 0; times--) {
        proxy.reset();
        await setTimeout(700 + random.below(300));
      }
    },
  },
  {
    name: 'paused for 30 s',
    outcome: 'by itself',
    forms: ['long'],
    async act({ pause, goOn }) {
      pause();
      await setTimeout(30_000);
      goOn();
    },
  },
  {
    name: 'answers stalled for 20 s',
    outcome: 'by itself',
    forms: ['long'],
    async act({ proxy }) {
      proxy.bytesPerSecond = 0;
      await setTimeout(20_000);
    },
  },
];

async function run(trial: Trial) {
  const isShort = trial.form === 'short';
  const ground = await startGround(trial.folder, { records: isShort ? 5_000 : 20_000, seed: 11 });
  const kinds: Kind[] = ['redis', 'mariadb'];
  const tried = mishaps.filter(({ forms }) => forms.includes(trial.form));
  const repeats = isShort ? 1 : 2;
  try {
    // Each server has its mishaps in turn; the two do not wait for each other.
    return await Promise.all(kinds.map((kind) => allMishaps(kind, Array(repeats).fill(tried).flat(), ground, trial)));
  } finally {
    await ground.stop();
  }
}

async function allMishaps(kind: Kind, tried: Mishap[], ground: Ground, trial: Trial): Promise<Tally> {
  const line = new Tally(`${kind} goes away`, 'sources', trial, ['by itself', 'exit 4', 'resumed', 'same digests']);
  const world = await ground.world(pairOf[kind]);
  await ground.redis.client.save();
  // A case done again by its seed must be the same mishap.
  const inOrder = tried.map((_, i) => tried[(trial.seed + i) % tried.length] as Mishap);
  for (const [i, mishap] of inOrder.slice(0, trial.cases).entries()) {
    trial.say(`${kind} ${mishap.name}`);
    await line.case(i, mishap.name, (random) => meet(mishap, { kind, trial, ground, world, random, line, i }));
  }
  return line;
}

type Case = { kind: Kind; trial: Trial; ground: Ground; world: World; random: Random; line: Tally; i: number };

async function meet(mishap: Mishap, { kind, trial, ground, world, random, line, i }: Case): Promise<void> {
  const { cli } = ground;
  const server = ground[kind];
  const proxy = await slowProxy(server.port, kind === 'redis' ? 500_000 : 300_000);
  const definition = world.throughPort(proxy.port);
  const workspace = join(trial.folder, `${kind}-${i}`);
  const start = (...args: string[]) => cli.start([...args, '--json', '--workspace', workspace]);
  try {
    const running = start('run', definition);
    await underWay(running, proxy, random);
    await mishap.act(
      {
        proxy,
        kill: () => server.kill(),
        restart: () => server.restart(),
        pause: () => server.pause(),
        goOn: () => goOn(ground, kind),
      },
      random,
    );
    if (mishap.outcome === 'by itself') proxy.bytesPerSecond = fullSpeed;
    let outcome = await running.ended;
    if (mishap.outcome === 'resumed') {
      same(`exit code, where ${outcome.stderr}`, outcome.exitCode, 4);
      check(
        /^✗ [^\n]+ [^\n]+tieout[^\n]+resume [^\n]+\n$/.test(outcome.stderr.split('\n').slice(-2).join('\n')),
        `no way on: ${complaintsOf(outcome)}`,
      );
      line.count('exit 4');
      await server.restart();
      proxy.bytesPerSecond = fullSpeed;
      outcome = await start('resume', 'latest').ended;
      line.count('resumed');
    } else line.count('by itself');
    same(`result, where ${complaintsOf(outcome)}`, resultOf(outcome), world.result);
    line.count('same digests');
  } finally {
    goOn(ground, kind);
    await proxy.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
}

const fullSpeed = 1e9;

function goOn({ redis, mariadb }: Ground, kind: Kind): void {
  if (kind === 'redis') redis.resume();
  else mariadb.unpause();
}

/** Some records have come, and there are more. */
async function underWay(running: Running, proxy: SlowProxy, random: Random): Promise<void> {
  await running.until(/"phase":"pulling"/);
  const enough = 100_000 + random.below(200_000);
  const ended = running.ended.then(() => true);
  while (proxy.passed < enough) {
    if (await Promise.race([ended, setTimeout(20, false)])) throw new Error('the run ended before the mishap');
  }
}
