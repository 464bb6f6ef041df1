import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Workers } from '#main/core/ports.ts';
import { createGauge } from '#shared/gauge.ts';
import type { JournalLevel } from '#shared/journal-settings.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Mariadb } from '#test/support/mariadb.ts';
import { expectCount, withEngine } from './engine.ts';
import { benchmark } from './harness/benchmark.ts';
import type { Figure } from './harness/figures.ts';
import { figureOf, interleave, rateOf } from './harness/interleave.ts';
import { packageVersion } from './harness/machine.ts';
import { say } from './harness/say.ts';
import { insertBare, readRows, type TableRows } from './peers/bare-insert.ts';
import { startServer } from './peers/mysql-table.ts';
import { csvBytesToWrite, csvSide, emptySide } from './sides/cache.ts';
import { csvSource, fields, key } from './sides/columns.ts';
import { commandLine, type Sides } from './whole-run.ts';

/** A run written into its journal, against the same rows inserted a batch at a time by the bare driver. */
const needs = {
  recordsMax: { records: 200_000, because: 'would take minutes to be inserted by every way' },
  diskBytes: (records: number) => csvBytesToWrite(records) + records * 2_000,
};
const tables = ['run', 'partition', 'finding', 'matched', 'decision', 'progress', 'checkpoint'];
const sha256 = '0'.repeat(64);

await benchmark('journal', needs, async ({ records, folder }) => {
  const server = await startServer();
  try {
    const [version] = await server.sql('SELECT VERSION() AS version');
    const inbound = csvSource(csvSide('inbound', records));
    const same = { inbound, outbound: inbound };
    const missing = { inbound, outbound: csvSource(emptySide(folder)) };
    const figures = await withEngine(async (workers) => [
      await figureOfRows('matched', 'full', { workers, server, records, folder, sides: same }),
      await figureOfRows('finding', 'findings', { workers, server, records, folder, sides: missing }),
    ]);
    return { versions: { mariadb: String(version?.version), mysql2: packageVersion('mysql2') }, figures };
  } finally {
    await server.stop();
  }
});

type Setting = { workers: Workers; server: Mariadb; records: number; folder: string; sides: Sides };

/** A run nearly all of whose rows in the journal are of one table; each way begins with its table empty. */
async function figureOfRows(
  table: 'matched' | 'finding',
  level: JournalLevel,
  { workers, server, records, folder, sides }: Setting,
): Promise<Figure> {
  const place = join(folder, table);
  mkdirSync(place);
  const { summary } = await commandLine(place, sides).run();
  const journal = () => workers.run('journal', inputOf(summary, server, level));
  const inJournal = `tieout_${table}`;
  await journal();
  const rows = await readRows(server, inJournal);
  expectCount(rows.values.length, records, `the journal's ${inJournal}`);
  await server.sql(`CREATE TABLE bare LIKE ${inJournal}`);
  say(`journalled ${records.toLocaleString('en-US')} rows of ${inJournal}`);
  const measured = await interleave(`rows of ${inJournal}`, {
    'Tieout, read from the evidence': {
      amount: records,
      run: async () => {
        for (const name of tables) await server.sql(`TRUNCATE TABLE tieout_${name}`);
        return timedUntil(server, inJournal, records, async () => void (await journal()));
      },
    },
    'mysql2, the same rows at hand': { amount: records, run: () => bare(server, rows, records) },
  });
  await server.sql('DROP TABLE bare');
  const what = table === 'matched' ? 'records that matched' : 'findings';
  return figureOf({ id: table, what: `${what} into a journal`, unit: 'rows/s' }, measured, rateOf);
}

async function bare(server: Mariadb, rows: TableRows, records: number) {
  await server.sql('TRUNCATE TABLE bare');
  const connection = await createConnection(server.url);
  try {
    return await timedUntil(server, 'bare', records, () => insertBare(connection, 'bare', rows));
  } finally {
    connection.destroy();
  }
}

/** The writing alone: emptying the table before and counting its rows afterwards are not what is measured. */
async function timedUntil(server: Mariadb, table: string, records: number, write: () => Promise<void>) {
  const began = performance.now();
  await write();
  const seconds = (performance.now() - began) / 1_000;
  const [row] = await server.sql(`SELECT COUNT(*) AS n FROM ${table}`);
  expectCount(Number(row?.n), records, table);
  return { seconds };
}

function inputOf(summary: RunSummary, server: Mariadb, level: JournalLevel) {
  const workspace = '0'.repeat(32);
  const about = { workspace, person: 'bench', definitionSha256: sha256, rulesSha256: sha256 };
  const at = new Date().toISOString();
  const checkpoint = { workspace, size: 1, root: sha256, at, key: sha256, signature: '0'.repeat(128) };
  const journal = { url: server.url, level };
  return { journal, about, summary, key, fields, decisions: [], checkpoint, gauge: createGauge() };
}
