import { join } from 'node:path';
import { expectCount, pullSide, withEngine } from './engine.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, rateOf } from './harness/interleave.ts';
import { packageVersion } from './harness/machine.ts';
import { say } from './harness/say.ts';
import {
  countBytes,
  fillTable,
  mysqlRecordsMax,
  rowBytes,
  startServer,
  streamRows,
  tableBytesPerRecord,
  tableSource,
} from './peers/mysql-table.ts';
import { csvBytesToWrite, csvSide } from './sides/cache.ts';

/** One side from a MariaDB table, kept, against mysql2 streaming the same rows and the bare socket, which keep nothing. */
const needs = {
  recordsMax: mysqlRecordsMax,
  diskBytes: (records: number) => csvBytesToWrite(records) + records * (tableBytesPerRecord + 40),
};

await benchmark('mysql', needs, async ({ records, folder }) => {
  const server = await startServer();
  try {
    await fillTable(server, 'inbound', csvSide('inbound', records));
    const bytes = await rowBytes(server, 'inbound');
    const [version] = await server.sql('SELECT VERSION() AS version');
    say(`filled the table; its rows are ${(bytes / records).toFixed(1)} bytes each on the wire`);
    return await withEngine(async (workers) => {
      const snapshot = join(folder, 'mysql.snapshot');
      const pull = async () =>
        expectCount(await pullSide(workers, 'inbound', tableSource(server, 'inbound'), snapshot), records, 'Tieout');
      const stream = (rowsAsArray: boolean) => async () =>
        expectCount(await streamRows(server, 'inbound', rowsAsArray), records, 'mysql2');
      const raw = async () => {
        // Before the rows come their columns' names.
        const excess = (await countBytes(server, 'inbound', bytes)) - bytes;
        if (excess > 64 * 1024) throw new Error(`the socket gave ${excess} bytes more than the rows have`);
      };
      const pulls = await interleave('read one table', {
        'Tieout, kept': { amount: records, run: pull },
        'mysql2 rows as objects, not kept': { amount: records, run: stream(false) },
        'mysql2 rows as arrays, not kept': { amount: records, run: stream(true) },
        'bare socket, bytes counted': { amount: records, run: raw },
      });
      return {
        versions: { mariadb: String(version?.version), mysql2: packageVersion('mysql2') },
        figures: [figureOf({ id: 'pull', what: 'read one table', unit: 'records/s' }, pulls, rateOf)],
      };
    });
  } finally {
    await server.stop();
  }
});
