import { limits } from '#shared/limits.ts';
import type { RecordSink } from '#worker/records/sink.ts';
import { type AskedKeys, isSpelledAsKept } from '../source.ts';
import { explained } from './explain.ts';
import { quotedName } from './literals.ts';
import { literal, selection } from './pages.ts';
import { isFloatAt, type TableReading } from './read-table.ts';
import { MysqlRecords } from './records.ts';
import { fromTable, type MysqlColumn } from './table.ts';

/**
 * Reads the records of some keys by selects that name them. The server compares in each column's collation, under which
 * more may be equal than the keys asked for: what comes is compared by its bytes. False where a key may be spelled
 * in several ways, or where the server has no index to find them by and would go through the whole table every time.
 */
export async function readTableKeys(
  reading: TableReading,
  asked: AskedKeys,
  sink: RecordSink,
  signal: AbortSignal,
): Promise<boolean> {
  const { connection, table, selected, where, context } = reading;
  const columns = selected.slice(0, context.key.length);
  const spellings = isSpelledAsKept(context) ? columns.map(spellingOf) : [];
  if (spellings.length === 0 || spellings.includes(undefined)) return false;
  const possible = asked.keys.flatMap((key) => {
    const literals = key.map((value, i) => spellings[i]?.(value) ?? null);
    return literals.includes(null) ? [] : [{ key: JSON.stringify(key), literals: literals as string[] }];
  });
  const setting = where === undefined ? undefined : 'where';
  const records = new MysqlRecords(table.name, context, sink);
  const positions = selected.map((_, i) => i);
  for (let at = 0; at < possible.length; at += limits.mysqlKeysPerSelect) {
    const some = possible.slice(at, at + limits.mysqlKeysPerSelect);
    const sql = `SELECT ${selected.map(selection).join(', ')} ${fromTable(table, where)} AND ${isOneOf(
      columns,
      some.map(({ literals }) => literals),
    )}`;
    const keys = new Set(some.map(({ key }) => key));
    if (at === 0) {
      const plan = await explained(connection, sql, setting, signal);
      if (plan.length === 0 || !plan.every(({ type }) => byIndex.has(type ?? ''))) return false;
    }
    await connection.run(
      {
        ...{ sql, setting },
        // Row by row: the record of another key comes with each key that is the same in the column's collation.
        onFields: (fields) => void records.expect(fields, positions, (i) => isFloatAt(selected, i)),
        onRow: (values) => records.acceptAsked(values, keys),
      },
      signal,
    );
    sink.progress(at + some.length, possible.length);
    sink.mark(() => ({ restart: true }));
  }
  return true;
}

/** Ways of finding records that look at some of a table only; without a way, the server knows that none is there. */
const byIndex = new Set(['', 'system', 'const', 'eq_ref', 'ref', 'range', 'index_merge']);

/** `a IN (…)`, or `(a = x AND b = y) OR …`: a list of rows leads not every server to the index. */
function isOneOf(columns: MysqlColumn[], keys: string[][]): string {
  const names = columns.map(({ name }) => quotedName(name));
  if (names.length === 1) return `${names[0]} IN (${keys.map(([value]) => value).join(', ')})`;
  return `(${keys.map((key) => `(${names.map((name, i) => `${name} = ${key[i]}`).join(' AND ')})`).join(' OR ')})`;
}

/** A key's text as a value of a column; null where the column can hold none that is read as that text. */
type Spelling = (text: string) => string | null;

/** Undefined for a column of which several values may be read as one text, or of which it is not known. */
function spellingOf(column: MysqlColumn): Spelling | undefined {
  const { type, charset } = column;
  const exact = (fits: (text: string) => boolean) => (text: string) =>
    fits(text) ? literal(column, Buffer.from(text)) : null;
  if (type === 'char' || type === 'varchar') {
    if (charset === 'utf8mb4') return exact(() => true);
    if (charset === 'utf8mb3' || charset === 'utf8') return exact((text) => !/[\u{10000}-\u{10ffff}]/u.test(text));
    return charset === 'ascii' ? exact((text) => /^[\0-\x7f]*$/.test(text)) : undefined;
  }
  if (type === 'binary' || type === 'varbinary') return exact(() => true);
  if (integers.has(type)) return exact((text) => /^-?\d{1,30}$/.test(text));
  return type === 'decimal' ? exact((text) => /^-?\d{1,65}(\.\d{1,30})?$/.test(text)) : undefined;
}

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
