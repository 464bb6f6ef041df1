import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { Sqlite } from '#storage/sqlite.ts';

/**
 * The order by kind and then by key, without a row for every finding: the ids of every thousandth of a kind. Any page is
 * then a seek in the index and a walk of at most a thousand entries.
 */
export type Marks = { every: number; kinds: { findings: number; ids: number[] }[] };

export function marksOf(idsByKind: Uint32Array[]): Marks {
  const every = limits.findingsPerMark;
  const kinds = idsByKind.map((ids) => ({
    findings: ids.length,
    ids: Array.from({ length: Math.ceil(ids.length / every) }, (_, i) => ids[i * every] ?? 0),
  }));
  return { every, kinds };
}

/** The marks that sealing noted; of a file of an earlier Tieout they are made anew. */
export function readMarks(db: Sqlite): Marks {
  const noted = db.prepare<[], string>("SELECT value FROM about WHERE name = 'marks'").pluck().get();
  return noted ? (JSON.parse(noted) as Marks) : marksOf(findingKinds.map((_, kind) => idsInOrder(db, kind)));
}

/**
 * The ids of all findings of a kind, by key. SQLite joins them to one text: a row for each would take four times as long.
 */
export function idsInOrder(db: Sqlite, kind: number): Uint32Array {
  beat();
  const select = db.prepare<[number], { ids: Buffer | null; findings: number }>(
    `SELECT CAST(group_concat(id) AS BLOB) AS ids, count(*) AS findings
     FROM (SELECT id FROM finding INDEXED BY finding_in_order WHERE kind = ? ORDER BY key, id)`,
  );
  const { ids, findings } = select.get(kind) ?? { ids: null, findings: 0 };
  beat();
  return numbersIn(ids ?? Buffer.alloc(0), findings);
}

/** The numbers of a text such as `12,7,30`. */
export function numbersIn(text: Uint8Array, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  let at = 0;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i] as number;
    if (byte === comma) {
      numbers[at++] = number;
      number = 0;
    } else number = number * 10 + byte - zero;
  }
  if (at < count) numbers[at] = number;
  return numbers;
}

const comma = 0x2c;
const zero = 0x30;

/** The ids of `count` findings of a kind from its `from`th on. */
export function idsFrom(db: Sqlite, { every, kinds }: Marks, kind: number, from: number, count: number): number[] {
  const mark = kinds[kind]?.ids[Math.floor(from / every)];
  if (mark === undefined) return [];
  const key = db.prepare<[number], Buffer>('SELECT key FROM finding WHERE id = ?').pluck().get(mark);
  const skipped = from % every;
  // Findings of the same key come first, so that however many there are, none is passed over twice.
  const same = db
    .prepare<unknown[], number>('SELECT id FROM finding WHERE kind = ? AND key = ? AND id >= ? ORDER BY id LIMIT ?')
    .pluck()
    .all(kind, key, mark, skipped + count);
  const others = db
    .prepare<unknown[], number>('SELECT id FROM finding WHERE kind = ? AND key > ? ORDER BY key, id LIMIT ?')
    .pluck()
    .all(kind, key, skipped + count - same.length);
  return [...same, ...others].slice(skipped);
}

/** The place of a finding among those of its kind. */
export function placeAmongKind(
  db: Sqlite,
  { every, kinds }: Marks,
  id: number,
): { kind: number; place: number } | undefined {
  const keyOf = db.prepare<[number], { kind: number; key: Buffer }>('SELECT kind, key FROM finding WHERE id = ?');
  const found = keyOf.get(id);
  if (!found) return undefined;
  const { kind, key } = found;
  const ids = kinds[kind]?.ids ?? [];
  let [low, high] = [0, ids.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const mark = ids[middle] ?? 0;
    const order = Buffer.compare(keyOf.get(mark)?.key ?? key, key) || mark - id;
    if (order <= 0) low = middle;
    else high = middle;
  }
  const passed = idsFrom(db, { every, kinds }, kind, low * every, every);
  return { kind, place: low * every + passed.indexOf(id) };
}
