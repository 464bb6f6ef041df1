import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { limits } from '#shared/limits.ts';
import { Row } from '#worker/records/row.ts';
import type { RecordSink } from '#worker/records/sink.ts';
import { type AskedKeys, isSpelledAsKept, type SourceContext } from './source.ts';
import { recordPlace, recordRaw } from './sql-origin.ts';
import type { SqlitePlan } from './sqlite-plan.ts';

type Reading = {
  context: SourceContext;
  sink: RecordSink;
  signal: AbortSignal;
  fill: (row: Row, values: unknown[]) => void;
};

/**
 * Reads the records of some keys of a table, as of one time. False where a key may be spelled in several ways, or where
 * no index finds it.
 */
export async function readSqliteKeys(
  db: Database.Database,
  plan: SqlitePlan,
  { keys }: AskedKeys,
  { context, sink, signal, fill }: Reading,
): Promise<boolean> {
  if (plan.ofKey === undefined || !isSpelledAsKept(context)) return false;
  const statement = db.prepare(plan.ofKey).raw().safeIntegers();
  const nothing = Array.from({ length: 3 * context.key.length }, () => null);
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${plan.ofKey}`).all(nothing) as { detail: string }[];
  if (steps.some(({ detail }) => detail.startsWith('SCAN'))) return false;
  const row = new Row(context.key.length + context.fields.length);
  let [done, asked] = [0, 0];
  const origin = { place: () => recordPlace(plan.what, context, row, done), raw: () => recordRaw(row) };
  db.exec('BEGIN');
  try {
    for (const key of keys) {
      for (const values of statement.iterate(key.flatMap(heldAs)) as IterableIterator<unknown[]>) {
        fill(row, values);
        // In a collation that is not of bytes, the record of another key is as good to SQLite.
        if (!key.every((value, column) => row.text(column) === value)) continue;
        done++;
        sink.accept(row, origin);
      }
      if (++asked % limits.sqliteKeysPerMark !== 0) continue;
      sink.progress(asked, keys.length);
      sink.mark(() => ({ restart: true }));
      await setImmediate();
      if (signal.aborted) return true;
    }
    return true;
  } finally {
    db.exec('COMMIT');
  }
}

/** A text as a text, as the number that is read as it, and as bytes: which it is, every row decides for itself. */
function heldAs(text: string): [string, bigint | number | null, Buffer] {
  return [text, numberReadAs(text), Buffer.from(text)];
}

function numberReadAs(text: string): bigint | number | null {
  if (/^(0|-?[1-9]\d{0,18})$/.test(text)) {
    const whole = BigInt(text);
    return BigInt.asIntN(64, whole) === whole ? whole : Number(text);
  }
  return text !== '' && String(Number(text)) === text ? Number(text) : null;
}
