import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { RerunDelivery, RerunMessage } from '#main/core/ports.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RerunSettings } from '#shared/rerun.ts';

type Settings = Extract<RerunSettings, { type: 'mysql' }>;
type Part = keyof Required<Settings['columns']>;

const partOf: Record<Part, (message: RerunMessage) => string> = {
  id: ({ id }) => id,
  request: ({ request }) => request,
  run: ({ run }) => run,
  kind: ({ kind }) => kind,
  key: ({ key }) => JSON.stringify(key),
  payload: ({ body }) => body,
};
const parts = Object.keys(partOf) as Part[];

/**
 * Inserts a row for each item, all of some items or none. Of what a message holds the table's own columns are filled;
 * `id` and `payload` must be there, and where `id` is unique an item that comes again changes nothing.
 */
export async function openMysqlTable(settings: Settings): Promise<RerunDelivery> {
  const { table, url } = settings;
  const { createConnection } = await import('mysql2/promise');
  const connection = await guarded(table, () =>
    createConnection({ uri: url, connectTimeout: limits.connectTimeoutMs, charset: 'utf8mb4' }),
  );
  connection.on('error', () => {});
  try {
    const columns = await guarded(table, () => columnsOf(connection, settings));
    const names = columns.map(({ name }) => quoted(name)).join(', ');
    const id = quoted(columns.find(({ part }) => part === 'id')?.name ?? 'id');
    const row = `(${columns.map(() => '?').join(', ')})`;
    return {
      send: (messages) =>
        guarded(table, async () => {
          const rows = messages.map(() => row).join(', ');
          const values = messages.flatMap((message) => columns.map(({ part }) => partOf[part](message)));
          await connection.query({
            sql: `INSERT INTO ${quoted(table)} (${names}) VALUES ${rows} ON DUPLICATE KEY UPDATE ${id} = ${id}`,
            values,
            timeout: limits.rerunAnswerMs,
          });
        }),
      close: async () => connection.destroy(),
    };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function columnsOf(
  connection: Connection,
  { table, columns }: Settings,
): Promise<{ part: Part; name: string }[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  );
  const known = new Set(rows.map(({ name }) => String(name)));
  const chosen = parts.map((part) => ({ part, name: columns[part] ?? part }));
  const lacking = chosen.filter(
    ({ part, name }) => !known.has(name) && (columns[part] || part === 'id' || part === 'payload'),
  );
  if (lacking.length === 0) return chosen.filter(({ name }) => known.has(name));
  const what = known.size === 0 ? `there is no table ${table}` : `${table} has no column ${lacking[0]?.name}`;
  throw new TieoutError('definition', what, {
    next: 'A table for reruns has the columns id (unique) and payload; rerun.columns names others.',
  });
}

async function guarded<Result>(table: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof TieoutError || !(error instanceof Error)) throw error;
    // What the server says of a statement it says again; without its number the connection failed.
    const isTransient = !(
      'errno' in error &&
      typeof error.errno === 'number' &&
      error.errno >= 1_000 &&
      error.errno < 2_000
    );
    throw new TieoutError('unreachable', `the table ${table} cannot be written: ${error.message}`, {
      next: 'Look at that MySQL, then send again.',
      isTransient,
      cause: error,
    });
  }
}

/** A name that the server's own schema lists. */
function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
