import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createConnection } from 'mysql2';
import type { SourceSettings } from '#shared/source-settings.ts';
import { startMariadb } from '#test/support/mariadb.ts';
import { expectCount, pullSide, withEngine } from './engine.ts';
import { benchmark, compare, records } from './harness.ts';
import { names, valuesOf } from './sides.ts';

/** One side from a MariaDB table, kept, against mysql2 streaming the same rows and keeping nothing. */
await benchmark('mysql', async (folder) => {
  const server = await startMariadb();
  try {
    await server.sql('CREATE DATABASE bench');
    await server.sql(
      `CREATE TABLE bench.side (sku BIGINT PRIMARY KEY, sku_name VARCHAR(64), price DECIMAL(12,2), status INT, updated_at DATETIME)`,
    );
    for (let first = 0; first < records; first += 5_000) await server.sql(insert(first));
    const url = server.url.replace(/\/[^/]*$/, '/bench');
    const source: SourceSettings = { type: 'mysql', url, table: 'side' };
    return await withEngine(async (workers) => [
      await compare('read one table', 'records', records, {
        'Tieout, kept': async () => {
          expectCount(await pullSide(workers, 'outbound', source, join(folder, 'mysql.snapshot')), records, 'Tieout');
        },
        'mysql2 query stream, not kept': async () => expectCount(await stream(url), records, 'mysql2'),
        'raw socket, bytes only counted': async () => {
          if ((await countBytes(url)) < records * 50) throw new Error('the result was not read to its end');
        },
      }),
    ]);
  } finally {
    await server.stop();
  }
});

function insert(first: number): string {
  const rows: string[] = [];
  for (let i = first; i < Math.min(records, first + 5_000); i++) {
    const values = valuesOf(i, 'inbound') ?? [];
    rows.push(`(${values.map((value) => `'${value}'`).join(',')})`);
  }
  return `INSERT INTO bench.side (${names.join(',')}) VALUES ${rows.join(',')}`;
}

function stream(url: string): Promise<number> {
  const connection = createConnection(url);
  return new Promise((resolve, reject) => {
    let seen = 0;
    connection
      .query('SELECT * FROM side')
      .on('error', reject)
      .on('result', () => seen++)
      .on('end', () => {
        connection.end();
        resolve(seen);
      });
  });
}

/** What the server can give: the driver logs in, and the answer to one statement is then looked at no further. */
async function countBytes(url: string): Promise<number> {
  const connection = createConnection(url);
  await new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve(undefined))));
  const { stream } = connection as unknown as { stream: Socket };
  stream.removeAllListeners('data');
  const sql = 'SELECT * FROM side';
  let bytes = 0;
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (endsResult(chunk)) resolve();
    });
    stream.write(Buffer.concat([Buffer.from([sql.length + 1, 0, 0, 0, 3]), Buffer.from(sql)]));
  });
  connection.destroy();
  return bytes;
}

/** An EOF packet as the last thing in a chunk: past the one after the column definitions rows are under way. */
function endsResult(chunk: Buffer): boolean {
  const end = chunk.subarray(-9);
  return end.length === 9 && end.readUIntLE(0, 3) === 5 && end[4] === 0xfe;
}
