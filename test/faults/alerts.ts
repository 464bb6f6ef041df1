import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { bareEnvironment, type Running, running } from '#test/support/cli.ts';
import type { Random } from '#test/support/random.ts';
import { check, type Fault, same, Tally, type Trial } from './harness.ts';
import { alertsOfRun, channels, rules, writeDefinition } from './telling/ground.ts';
import { type Arrival, moodyReceiver } from './telling/receiver.ts';

const { typedNode } = (await import(pathToFileURL(resolve('scripts/typed-node.mjs')).href)) as { typedNode: string[] };

/**
 * Alerts to a receiver that refuses and does not answer, from an engine that is killed with -9 again and again, also
 * while its runs end: each must arrive, again only as a repeat, and never with another content. What else follows a run
 * must have been done once, too.
 */
export const alerts: Fault = { name: 'alerts', run };

async function run(trial: Trial) {
  const amounts = trial.form === 'long' ? { runs: 20, kills: 30 } : { runs: 2, kills: 2 };
  const names = ['alerts', 'kills', 'refused', 'unanswered', 'arrivals', 'repeats', 'lost', 'given up'];
  const line = new Tally('alerts to a moody receiver', 'alerts', trial, names);
  for (let i = 0; i < (trial.cases ?? 1); i++) {
    await line.case(i, 'killed', async (random) => {
      const folder = join(trial.folder, `telling-${i}`);
      mkdirSync(folder);
      await tryAlerts({ trial, line, folder, random, ...amounts });
    });
  }
  return [line];
}

type Case = { trial: Trial; line: Tally; folder: string; random: Random; runs: number; kills: number };

async function tryAlerts({ trial, line, folder, random, runs, kills }: Case): Promise<void> {
  const receiver = await moodyReceiver(random);
  try {
    writeDefinition(folder, receiver.url);
    for (let kill = 0; kill < kills; kill++) {
      const engine = startEngine(folder, runs);
      // Some time after it is open, so that runs, what follows them, and sending are all struck.
      await engine.firstLine();
      await setTimeout(random.below(2_500));
      engine.kill('SIGKILL');
      const { signal, stderr } = await engine.ended;
      check(signal === 'SIGKILL', `the engine ended by itself: ${stderr}`);
      line.count('kills');
      trial.say(`kill ${kill + 1}: ${receiver.arrivals.length} arrivals`);
    }
    const { exitCode, stderr } = await startEngine(folder, runs, 'to-its-end').ended;
    same(`the last engine's exit, which said ${stderr}`, exitCode, 0);
  } finally {
    receiver.close();
  }
  const { refused, unanswered } = receiver.counts;
  for (const [name, count] of Object.entries({ refused, unanswered, alerts: runs * alertsOfRun }))
    line.count(name, count);
  judge(line, receiver.arrivals, booksOf(folder), runs);
}

/** Holds what arrived against what was to be told, and against what the books and the trail say of it. */
function judge(
  line: Tally,
  arrivals: Arrival[],
  { runIds, sent, givenUp, entered, carried }: Books,
  runs: number,
): void {
  const byAlert = Map.groupBy(arrivals, ({ run, rule, channel }) => `${run} ${rule} ${channel}`);
  const expected = runIds.flatMap((run) => alertsIn(run));
  const lost = expected.filter((alert) => !byAlert.has(alert));
  const repeats = [...byAlert.values()].flatMap(([, ...again]) => again);
  const counts = { arrivals: arrivals.length, repeats: repeats.length, lost: lost.length, 'given up': givenUp };
  for (const [name, count] of Object.entries(counts)) line.count(name, count);
  same('runs', runIds.length, runs);
  same('alerts lost', [lost.length, lost[0]], [0, undefined]);
  same(
    'alerts of nothing',
    [...byAlert.keys()].filter((alert) => !expected.includes(alert)),
    [],
  );
  same('repeats that do not say so', repeats.filter(({ isRepeat }) => !isRepeat).length, 0);
  for (const [alert, all] of byAlert) {
    same(`${alert} under one name`, new Set(all.map(({ id }) => id)).size, 1);
    same(`${alert} with one content`, new Set(all.map(({ content }) => content)).size, 1);
    const missing = runIds.indexOf(all[0]?.run ?? '') + 1;
    check(all[0]?.content.includes(`"findings":{"missing":${missing}}`) ?? false, `${alert} tells of another run`);
  }
  same('alerts sent, as the books have it', [sent, givenUp], [expected.length, 0]);
  same('alerts sent, as the trail has it', entered, expected.length);
  same('runs that decisions were carried over to, once each', carried, [runs - 1, runs - 1]);
}

function alertsIn(run: string): string[] {
  const of = (word: string, count: number) => Array.from({ length: count }, (_, i) => `${word}-${i}`);
  return of('rule', rules).flatMap((rule) => of('channel', channels).map((channel) => `${run} ${rule} ${channel}`));
}

type Books = { runIds: string[]; sent: number; givenUp: number; entered: number; carried: number[] };

function booksOf(folder: string): Books {
  const db = new Database(join(folder, 'workspace', 'workspace.db'), { readonly: true });
  try {
    const count = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0;
    return {
      runIds: db.prepare<[], string>('SELECT run FROM run ORDER BY started_at, run').pluck().all(),
      sent: count("SELECT count(*) FROM alert WHERE state = 'sent'"),
      givenUp: count("SELECT count(*) FROM alert WHERE state = 'given-up'"),
      entered: count("SELECT count(DISTINCT json_extract(payload, '$.alert')) FROM trail WHERE action = 'alert.sent'"),
      carried: ['', 'DISTINCT '].map((one) =>
        count(`SELECT count(${one}json_extract(payload, '$.run')) FROM trail WHERE action = 'decisions.carried'`),
      ),
    };
  } finally {
    db.close();
  }
}

function startEngine(folder: string, runs: number, until = ''): Running {
  const engine = resolve('test/faults/telling/engine.ts');
  return running(process.execPath, [...typedNode, engine, folder, String(runs), until], {
    cwd: resolve('.'),
    env: bareEnvironment(folder),
  });
}
