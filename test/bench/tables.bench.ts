import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mariadb } from '#test/support/mariadb.ts';
import { expectCount } from './engine.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, rateOf, type Way } from './harness/interleave.ts';
import { say } from './harness/say.ts';
import { absence, debianVersion, type Program } from './peers/installed.ts';
import { countLines } from './peers/line-count.ts';
import { fillTable, mysqlRecordsMax, startServer, tableBytesPerRecord, tableSource } from './peers/mysql-table.ts';
import { fillSqlite, joinInSqlite, sqliteSource, sqliteVersion } from './peers/sqlite-tables.ts';
import { csvBytesToWrite, csvSide } from './sides/cache.ts';
import { differencesIn } from './sides/records.ts';
import { commandLine, expectFindings, type Sides } from './whole-run.ts';

/** Whole runs over two tables, against the tools that people compare two tables with. 0.01 % of the records differ. */
const needs = {
  recordsMax: mysqlRecordsMax,
  diskBytes: (records: number) => csvBytesToWrite(records) + records * (2 * tableBytesPerRecord + 2 * 80 + 80),
};
const ptTableSync: Program = { name: 'pt-table-sync', debianPackage: 'percona-toolkit' };
const sqldiff: Program = { name: 'sqldiff', debianPackage: 'sqlite3-tools' };

await benchmark('tables', needs, async ({ records, folder }) => {
  const paths = { inbound: csvSide('inbound', records), outbound: csvSide('outbound', records) };
  const mariadb = await measureMariadb(records, folder, paths);
  const sqlite = await measureSqlite(records, folder, paths);
  return {
    versions: {
      ...mariadb.versions,
      sqlite: sqliteVersion(),
      ...(absence(ptTableSync) ? {} : { 'percona-toolkit': debianVersion(ptTableSync) }),
      ...(absence(sqldiff) ? {} : { 'sqlite3-tools': debianVersion(sqldiff) }),
    },
    figures: [mariadb.figure, sqlite],
  };
});

async function measureMariadb(records: number, folder: string, paths: { inbound: string; outbound: string }) {
  const server = await startServer();
  try {
    for (const side of ['inbound', 'outbound'] as const) await fillTable(server, side, paths[side]);
    const [row] = await server.sql('SELECT VERSION() AS version');
    say('filled both MariaDB tables');
    const sides = { inbound: tableSource(server, 'inbound'), outbound: tableSource(server, 'outbound') };
    const measured = await interleave('two MariaDB tables', {
      Tieout: tieout(join(folder, 'mariadb'), records, sides),
      'pt-table-sync --print': unlessAbsent(ptTableSync, records, () => synchronize(server, records)),
    });
    const figure = figureOf({ id: 'mariadb', what: 'compare two MariaDB tables', unit: 'pairs/s' }, measured, rateOf);
    return { figure, versions: { mariadb: String(row?.version) } };
  } finally {
    await server.stop();
  }
}

async function synchronize(server: Mariadb, records: number): Promise<void> {
  const dsn = (table: string) => `h=127.0.0.1,P=${server.port},u=root,D=promo,t=${table}`;
  // It exits with 2 where it found differences.
  const statements = await countLines(
    ptTableSync.name,
    ['--print', '--no-check-slave', dsn('inbound'), dsn('outbound')],
    /^(REPLACE|INSERT|DELETE|UPDATE) /,
    [0, 2],
  );
  expectCount(statements, differencesIn(records).all, ptTableSync.name);
}

async function measureSqlite(records: number, folder: string, paths: { inbound: string; outbound: string }) {
  const files = { inbound: join(folder, 'inbound.sqlite'), outbound: join(folder, 'outbound.sqlite') };
  for (const side of ['inbound', 'outbound'] as const) await fillSqlite(files[side], paths[side]);
  say('filled both SQLite databases');
  const { all } = differencesIn(records);
  const difference = async () => {
    const args = ['--primarykey', '--table', 'promo', files.inbound, files.outbound];
    expectCount(await countLines(sqldiff.name, args, /^(INSERT|DELETE|UPDATE) /), all, sqldiff.name);
  };
  const measured = await interleave('two SQLite databases', {
    Tieout: tieout(join(folder, 'sqlite'), records, {
      inbound: sqliteSource(files.inbound),
      outbound: sqliteSource(files.outbound),
    }),
    sqldiff: unlessAbsent(sqldiff, records, difference),
    'SQLite full outer join': { amount: records, run: async () => joinInSqlite(files.inbound, files.outbound, all) },
  });
  return figureOf({ id: 'sqlite', what: 'compare two SQLite databases', unit: 'pairs/s' }, measured, rateOf);
}

function tieout(folder: string, records: number, sides: Sides): Way {
  mkdirSync(folder);
  const cli = commandLine(folder, sides);
  return {
    amount: records,
    async run() {
      const { summary, peakRssBytes, cpuSeconds } = await cli.run();
      expectFindings(summary, differencesIn(records));
      cli.clear();
      return { peakRssBytes, cpuSeconds };
    },
  };
}

function unlessAbsent(program: Program, amount: number, run: () => Promise<void>): Way {
  const absent = absence(program);
  if (absent === undefined) return { amount, run };
  say(absent);
  return { absent };
}
