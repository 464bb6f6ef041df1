import { TieoutError } from '#shared/errors.ts';
import { nearest } from '#shared/text.ts';
import { type SourceContext, sourceNames } from '../source.ts';
import type { MysqlConnection } from './connection.ts';
import { quotedName, textLiteral } from './literals.ts';

/** A column as the server's own schema describes it. */
export type MysqlColumn = {
  name: string;
  /** `bigint`, `varchar`, … in lower case; `declared` is the whole of it, such as `bigint(20) unsigned`. */
  type: string;
  declared: string;
  charset: string | null;
  collation: string | null;
  digits: number;
  scale: number;
  isNullable: boolean;
};

export type MysqlTable = {
  database: string;
  name: string;
  /** As the server guesses; undefined for a view. */
  records: number | undefined;
  /** When the table was created or last rebuilt; undefined where the server does not keep it. */
  createdAt: string | undefined;
  columns: MysqlColumn[];
  /** Indexes in which no two records are equal, with whole columns in ascending order, the primary key first. */
  uniqueIndexes: { name: string; columns: MysqlColumn[] }[];
};

/** Finds a table in the server's schema. Names are only ever used as the schema spells them. */
export async function describeTable(connection: MysqlConnection, wanted: string): Promise<MysqlTable> {
  const name = await tableName(connection, wanted);
  const where = `WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${textLiteral(name)}`;
  const [table] = await connection.rows(
    `SELECT TABLE_ROWS AS records, CREATE_TIME AS created_at FROM information_schema.TABLES ${where}`,
  );
  const columns = (
    await connection.rows(`SELECT COLUMN_NAME AS name, LOWER(DATA_TYPE) AS type, LOWER(COLUMN_TYPE) AS declared,
      CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, NUMERIC_PRECISION AS digits, NUMERIC_SCALE AS scale,
      IS_NULLABLE AS is_nullable FROM information_schema.COLUMNS ${where} ORDER BY ORDINAL_POSITION`)
  ).map(toColumn);
  // Every column, since MySQL and MariaDB tell an index that may not be used in columns of different names.
  const parts = await connection.rows(
    `SELECT * FROM information_schema.STATISTICS ${where} ORDER BY INDEX_NAME, SEQ_IN_INDEX`,
  );
  const records = table?.records ?? undefined;
  return {
    database: connection.address.database,
    name,
    records: records === undefined ? undefined : Number(records),
    createdAt: table?.created_at ?? undefined,
    columns,
    uniqueIndexes: uniqueIndexes(parts, columns),
  };
}

/** The table's columns that a row is made of, in the order of the row. */
export function tableColumns(
  table: MysqlTable,
  context: SourceContext,
  columns: Record<string, string> | undefined,
): MysqlColumn[] {
  const fields = [...context.key, ...context.fields];
  const names = table.columns.map(({ name }) => name);
  return sourceNames(context, columns).map((wanted, i) => {
    const column = table.columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (column) return column;
    const place = `${context.side}.columns.${fields[i]?.name}`;
    throw missingColumn(place, `table ${table.name}`, wanted, names);
  });
}

export function missingColumn(place: string, where: string, wanted: string, names: string[]): TieoutError {
  const near = nearest(wanted, names);
  const guess = near === undefined ? '' : `; did you mean ${near}?`;
  return new TieoutError('definition', `${place}: ${where} has no column ${wanted}${guess}`, {
    next: `Correct ${place}; the columns are ${names.join(', ')}.`,
  });
}

async function tableName(connection: MysqlConnection, wanted: string): Promise<string> {
  const { side, database } = connection.address;
  const found = await connection.rows(
    `SELECT TABLE_NAME AS name, @@lower_case_table_names AS folds FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE()`,
  );
  const names = found.map(({ name }) => name ?? '');
  const foldsCase = found.some(({ folds }) => folds !== '0');
  const name =
    names.find((one) => one === wanted) ??
    (foldsCase ? names.find((one) => one.toLowerCase() === wanted.toLowerCase()) : undefined);
  if (name !== undefined) return name;
  const near = nearest(wanted, names);
  const guess = near === undefined ? '' : `; did you mean ${near}?`;
  throw new TieoutError('definition', `${side}.table: database ${database} has no table ${wanted}${guess}`, {
    next: `Correct ${side}.table, or grant the user SELECT on it: a table that may not be read is not seen.`,
  });
}

function toColumn(row: Record<string, string | null>): MysqlColumn {
  return {
    name: row.name ?? '',
    type: row.type ?? '',
    declared: row.declared ?? '',
    charset: row.charset ?? null,
    collation: row.collation ?? null,
    digits: Number(row.digits ?? 0),
    scale: Number(row.scale ?? 0),
    isNullable: row.is_nullable !== 'NO',
  };
}

function uniqueIndexes(parts: Record<string, string | null>[], columns: MysqlColumn[]): MysqlTable['uniqueIndexes'] {
  const byName = Map.groupBy(parts, (part) => part.INDEX_NAME ?? '');
  return [...byName]
    .filter(([, parts]) => parts.every(isWholeAndUnique))
    .map(([name, parts]) => ({
      name,
      columns: parts.flatMap((part) => columns.find((column) => column.name === part.COLUMN_NAME) ?? []),
    }))
    .filter((index) => index.columns.length === byName.get(index.name)?.length)
    .toSorted((a, b) => Number(b.name === 'PRIMARY') - Number(a.name === 'PRIMARY'));
}

/** Not of a prefix or an expression, not descending, not a hash, and open to the optimizer. */
function isWholeAndUnique(part: Record<string, string | null>): boolean {
  return (
    part.NON_UNIQUE === '0' &&
    part.INDEX_TYPE === 'BTREE' &&
    part.COLLATION === 'A' &&
    part.SUB_PART === null &&
    (part.EXPRESSION ?? null) === null &&
    part.IS_VISIBLE !== 'NO' &&
    part.IGNORED !== 'YES'
  );
}

/** `FROM` and `WHERE` of a table's records; the author's condition stands in parentheses of its own. */
export function fromTable(table: MysqlTable, where: string | undefined, hint = ''): string {
  // The line end closes a comment that the condition may end with.
  return `FROM ${quotedName(table.name)}${hint} WHERE ${where === undefined ? '1' : `(${where}\n)`}`;
}
