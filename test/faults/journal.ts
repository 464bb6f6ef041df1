import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type TestCli, testCli } from '#test/support/cli.ts';
import { journalledSides } from '#test/support/journalled.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import type { Random } from '#test/support/random.ts';
import { check, type Fault, same, Tally, type Trial } from './harness.ts';

/**
 * The command line killed with -9 while it writes a journal into a real MariaDB: first the run itself, then whatever goes
 * on with it. In the end a later run makes good what is left: every row is there, and there once.
 */
export const journal: Fault = { name: 'journal', run };

async function run(trial: Trial) {
  const isLong = trial.form === 'long';
  const amounts = isLong ? { records: 40_000, kills: 6 } : { records: 6_000, kills: 2 };
  const names = ['kills', 'of runs', 'rows', 'rows lost', 'doubled'];
  const line = new Tally('journal into MariaDB', 'journal', trial, names);
  const mariadb = await startMariadb();
  const cli = testCli();
  try {
    for (let i = 0; i < (trial.cases ?? (isLong ? 5 : 1)); i++) {
      await line.case(i, 'killed', async (random) => {
        const database = `journal_${i}`;
        await mariadb.sql(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
        const folder = join(trial.folder, database);
        mkdirSync(folder);
        await tryJournal({ trial, line, mariadb, cli, random, database, folder, ...amounts });
      });
    }
  } finally {
    cli.remove();
    await mariadb.stop();
  }
  return [line];
}

type Case = {
  trial: Trial;
  line: Tally;
  mariadb: Mariadb;
  cli: TestCli;
  random: Random;
  database: string;
  folder: string;
  records: number;
  kills: number;
};

async function tryJournal(at: Case): Promise<void> {
  const { trial, line, mariadb, cli, random, database, folder, records, kills } = at;
  const url = mariadb.url.replace(/[^/]*$/, database);
  const definition = journalledSides(folder, url, { level: 'full', records });
  const workspace = ['--json', '--workspace', join(folder, 'workspace')];
  for (let kill = 0; kill < kills; kill++) {
    const isFirst = kill === 0;
    const writing = cli.start([...(isFirst ? ['run', definition] : ['journal', 'latest']), ...workspace]);
    const enough = (await rowsWritten(at)) + random.below(records / 8);
    let isOver = false;
    void writing.ended.then(() => {
      isOver = true;
    });
    while (!isOver && (await rowsWritten(at)) <= enough) await setTimeout(2);
    await setTimeout(random.below(15));
    writing.kill('SIGKILL');
    const { signal, stderr } = await writing.ended;
    check(signal === 'SIGKILL', `it was through with the journal before it was struck: ${stderr}`);
    line.count('kills');
    if (isFirst) line.count('of runs');
    trial.say(`kill ${kill + 1}: ${await rowsWritten(at)} rows`);
  }
  const later = await cli.run(['run', definition, ...workspace]);
  same(`a later run, which said ${later.stderr}`, later.exitCode, 1);
  await judge(at, ((await cli.run(['runs', ...workspace])).json?.runs ?? []) as { run: string }[]);
  const verified = await cli.run(['verify', ...workspace]);
  same('the workspace', verified.json?.problems, []);
}

/** Every record of every run must stand in its journal once, as a finding or as one that matched. */
async function judge({ line, mariadb, database, records }: Case, runs: { run: string }[]): Promise<void> {
  const numbers = Array.from({ length: records }, (_, i) => i).filter((i) => i % 10 !== 0);
  const different = numbers.filter((i) => i % 7 === 0).length;
  const expected = {
    runs: 1,
    partitions: 256,
    findings: records / 10 + different,
    matched: numbers.length - different,
  };
  same('runs', runs.length, 2);
  for (const { run } of runs) {
    const count = async (table: string, what: string) => {
      const [row] = await mariadb.sql(
        `SELECT COUNT(${what}) AS n FROM ${database}.tieout_${table} WHERE run = '${run}'`,
      );
      return Number(row?.n);
    };
    const rows = {
      runs: await count('run', '*'),
      partitions: await count('partition', '*'),
      findings: await count('finding', '*'),
      matched: await count('matched', '*'),
    };
    const keys = (await count('finding', 'DISTINCT record_key')) + (await count('matched', 'DISTINCT record_key'));
    const held = rows.findings + rows.matched;
    line.count('rows', held);
    line.count('rows lost', records - keys);
    line.count('doubled', held - keys);
    same(`rows of run ${run}`, rows, expected);
    same(`records of run ${run} in its journal`, keys, records);
  }
}

/** Records in the journal by now; none where its tables are yet to be made. */
async function rowsWritten({ mariadb, database }: Case): Promise<number> {
  try {
    const [row] = await mariadb.sql(
      `SELECT (SELECT COUNT(*) FROM ${database}.tieout_finding) + (SELECT COUNT(*) FROM ${database}.tieout_matched) AS n`,
    );
    return Number(row?.n);
  } catch {
    return 0;
  }
}
