import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { SourceSettings } from '#shared/source-settings.ts';
import { diffSides, expectCount, pullSide, withEngine } from './engine.ts';
import { benchmark, compare, records } from './harness.ts';
import { names, writeCsv } from './sides.ts';

/** Both sides from CSV, against DuckDB loading the same files and joining them, with as many threads as there are cores. */
await benchmark('csv', async (folder) => {
  const path = (side: string) => join(folder, `${side}.csv`);
  await writeCsv(path('inbound'), records, 'inbound');
  await writeCsv(path('outbound'), records, 'outbound');
  const odd = 2 * Math.floor((records - 1) / 10_007) + ((records - 1) % 10_007 >= 1 ? 2 : 1);
  const source = (side: string) =>
    ({
      type: 'csv',
      path: path(side),
      delimiter: ',',
      encoding: 'utf-8',
      header: true,
      nulls: [],
    }) satisfies SourceSettings;
  const snapshot = (side: string) => join(folder, `${side}.snapshot`);

  const duck = await (await DuckDBInstance.create(':memory:', { threads: String(availableParallelism()) })).connect();
  const load = async () => {
    for (const side of ['inbound', 'outbound']) {
      await duck.run(`CREATE OR REPLACE TABLE ${side} AS SELECT * FROM read_csv('${path(side)}', all_varchar = true)`);
    }
  };
  const differs = names
    .slice(1)
    .map((name) => `i.${name} IS DISTINCT FROM o.${name}`)
    .join(' OR ');
  const join_ = async () => {
    const result = await duck.runAndReadAll(
      `SELECT count(*)::INTEGER FROM inbound i FULL OUTER JOIN outbound o ON i.sku = o.sku WHERE i.sku IS NULL OR o.sku IS NULL OR ${differs}`,
    );
    expectCount(Number(result.getRows()[0]?.[0]), odd, 'DuckDB');
  };

  return withEngine(async (workers) => {
    const pullBoth = async () => {
      await Promise.all(
        (['inbound', 'outbound'] as const).map((side) => pullSide(workers, side, source(side), snapshot(side))),
      );
    };
    const diff = async () => expectCount(await diffSides(workers, folder), odd, 'Tieout');
    return [
      await compare('read both files and keep them', 'records', records * 2, { Tieout: pullBoth, 'DuckDB load': load }),
      await compare('compare what was kept', 'pairs', records, { Tieout: diff, 'DuckDB full outer join': join_ }),
      await compare('the whole job', 'pairs', records, {
        Tieout: inTurn(pullBoth, diff),
        'DuckDB load and join': inTurn(load, join_),
      }),
    ];
  });
});

function inTurn(...steps: (() => Promise<void>)[]): () => Promise<void> {
  return async () => {
    for (const step of steps) await step();
  };
}
