import type { ColumnType } from '#shared/column.ts';
import { connectMysql, type MysqlConnection } from '../mysql/connection.ts';
import { describeTable, type MysqlColumn } from '../mysql/table.ts';
import type { ListColumns, ListedColumn } from './listing.ts';

/** A table's columns as the server's schema has them; of a query, the names in its result. */
export const listMysqlColumns: ListColumns<'mysql'> = async (settings, side, readFirst) => {
  const context = { side, key: [], fields: [] };
  const connection = await connectMysql(settings, context);
  try {
    const columns =
      settings.query === undefined
        ? await ofTable(connection, settings.table ?? '')
        : await ofQuery(connection, settings.query);
    const names = columns.map(({ name }) => name);
    if (names.length === 0) return [];
    const plain = { ...settings, columns: undefined };
    const rows = await readFirst(plain, names.slice(0, 1), names.slice(1));
    return columns.map((column, i) => ({ ...column, values: rows.map((row) => row[i] ?? null) }));
  } finally {
    await connection.close();
  }
};

async function ofTable(connection: MysqlConnection, wanted: string): Promise<ListedColumn[]> {
  const { columns, uniqueIndexes } = await describeTable(connection, wanted);
  const primary = uniqueIndexes.find(({ name }) => name === 'PRIMARY')?.columns ?? [];
  return columns.map((column) => ({ name: column.name, type: typeOf(column), isKey: primary.includes(column) }));
}

/** Asked for no rows, the server need not compute any. */
async function ofQuery(connection: MysqlConnection, query: string): Promise<ListedColumn[]> {
  let names: string[] = [];
  await connection.run({
    // The line end closes a comment that the query may end with.
    sql: `SELECT * FROM (${query.replace(/;\s*$/, '')}\n) AS tieout LIMIT 0`,
    setting: 'query',
    onFields: (fields) => {
      names = fields.map(({ name }) => name);
      return undefined;
    },
    onRow: () => {},
  });
  return names.map((name) => ({ name }));
}

function typeOf({ type, declared }: MysqlColumn): ColumnType {
  if (declared === 'tinyint(1)') return 'boolean';
  if (/^(tiny|small|medium|big)?int(eger)?$|^year$/.test(type)) return 'integer';
  if (/^(decimal|numeric|float|double)$/.test(type)) return 'decimal';
  if (/^(datetime|timestamp)$/.test(type)) return 'datetime';
  return type === 'json' ? 'json' : 'text';
}
