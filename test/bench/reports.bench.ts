import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SourceSettings } from '#shared/source-settings.ts';
import { startRedis } from '#test/support/redis.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, type Measured, pick, type Way } from './harness/interleave.ts';
import { packageVersion } from './harness/machine.ts';
import { bareCsv, bareWorkbook, workbookLibrary } from './peers/reports.ts';
import { csvBytesToWrite, csvSide } from './sides/cache.ts';
import { csvSource } from './sides/columns.ts';
import { names } from './sides/records.ts';
import { type CommandLine, commandLine } from './whole-run.ts';

/**
 * Every format of `export`, each in a process of its own from its start to its end, over a side that is wholly missing:
 * as many findings as records. exceljs and csv-stringify write the same rows, made as they are asked for.
 */
const reportBytes = 1_200;
const needs = {
  recordsMax: { records: 1_000_000, because: 'is past what a workbook’s sheet holds: more says nothing new' },
  diskBytes: (records: number) => csvBytesToWrite(records) + records * reportBytes,
};

/** HTML and PDF show the first findings of each kind; the others hold every one. */
const formats: Record<string, string[]> = {
  'csv, for people': ['csv'],
  'csv, for programs': ['csv', '--raw'],
  ndjson: ['ndjson'],
  json: ['json'],
  parquet: ['parquet'],
  xlsx: ['xlsx'],
  sql: ['sql'],
  html: ['html'],
  pdf: ['pdf'],
};

await benchmark('reports', needs, async ({ records, folder }) => {
  const redis = await startRedis();
  try {
    const table = await ranAgainst(folder, 'table', emptyTable(folder), records);
    const pool: SourceSettings = {
      ...{ type: 'redis', url: redis.url, layout: 'hash-buckets', match: 'pool:out:*' },
      ...{ format: 'json', delimiter: ',' },
    };
    const buckets = await ranAgainst(folder, 'pool', pool, records);
    const measured: Measured = await interleave('a report of every finding', {
      ...Object.fromEntries(
        Object.entries(formats).map(([name, args]) => [`Tieout, ${name}`, exported(table, records, args)]),
      ),
      'Tieout, redis': exported(buckets, records, ['redis', '--buckets', '256']),
      'csv-stringify, csv, for programs': bareCsv(join(folder, 'bare.csv'), records),
      'exceljs, xlsx': bareWorkbook(join(folder, 'bare.xlsx'), records),
    });
    const own = pick(
      measured,
      Object.fromEntries(Object.keys(measured).flatMap((name) => (name.startsWith('Tieout') ? [[name, name]] : []))),
    );
    return {
      versions: { 'csv-stringify': packageVersion('csv-stringify'), ...workbookLibrary() },
      figures: [
        figureOf({ id: 'seconds', what: 'a report of every finding', unit: 's' }, measured, ({ seconds }) => seconds),
        figureOf({ id: 'memory', what: 'peak resident memory', unit: 'MB' }, measured, ({ peakRssBytes = 0 }) =>
          megabytes(peakRssBytes),
        ),
        figureOf({ id: 'size', what: 'size of the file', unit: 'MB' }, own, ({ bytes = 0 }) => megabytes(bytes)),
      ],
    };
  } finally {
    await redis.stop();
  }
});

async function ranAgainst(folder: string, name: string, outbound: SourceSettings, records: number) {
  const own = join(folder, name);
  mkdirSync(own);
  const cli = commandLine(own, { inbound: csvSource(csvSide('inbound', records)), outbound });
  const { summary } = await cli.run();
  if (summary.findingsKept !== records) throw new Error(`${summary.findingsKept} findings were kept of ${records}`);
  return cli;
}

/** A table as outbound: what is missing can be mended by a script. */
function emptyTable(folder: string): SourceSettings {
  const path = join(folder, 'outbound.sqlite');
  const db = new Database(path);
  db.exec(`CREATE TABLE promo (${names.map((name, i) => `${name} TEXT${i === 0 ? ' PRIMARY KEY' : ''}`).join(', ')})`);
  db.close();
  return { type: 'sqlite', path, table: 'promo' };
}

function exported(cli: CommandLine, records: number, [format = '', ...flags]: string[]): Way {
  return {
    amount: records,
    async run() {
      const { path, ...measures } = await cli.export(format, flags);
      return { ...measures, bytes: statSync(path).size };
    },
  };
}

function megabytes(bytes: number): number {
  return bytes / 1e6;
}
