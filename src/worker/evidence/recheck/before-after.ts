import { findingKinds } from '#shared/finding.ts';
import type { RecheckLine } from '#shared/rerun.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpack } from '#worker/records/packed.ts';
import { columnsOf, type FindingColumns, isSame, keyOf, type StoredFinding } from '../review/finding-row.ts';
import { lookUp, packedKey } from '../review/key-lookup.ts';
import { SnapshotReader } from '../snapshot-reader.ts';
import { keysIn } from './keys.ts';
import { findingOfKey } from './outcomes.ts';

type Files = { keys: string; inbound: string; outbound: string };

/** Some of the findings that were read again, each with what the sides held before and hold now. */
export function beforeAndAfter(before: Sqlite, now: Sqlite, files: Files, from: number, count: number): RecheckLine[] {
  const columns = columnsOf(before);
  const shape = { keyColumns: columns.key.length, columns: columns.key.length + columns.fields.length };
  const [earlier, later] = [findingOfKey(before), findingOfKey(now)];
  const keys = [...some(keysIn(files.keys), from, count)].map((key) => ({ key, ...packedKey(key) }));
  const [inbound, outbound] = [new SnapshotReader(files.inbound), new SnapshotReader(files.outbound)];
  try {
    const byPartition = Map.groupBy(keys, ({ partition }) => partition);
    const found = new Map<string, RecheckLine['after']>();
    for (const [partition, items] of byPartition) {
      const wanted = new Map(items.map((item) => [item.packed.toString('latin1'), item]));
      const [a, b] = [lookUp(inbound, partition, wanted, shape), lookUp(outbound, partition, wanted, shape)];
      for (const name of wanted.keys()) {
        const values = (body: Buffer | undefined) => (body ? valuesOf(body, columns) : null);
        found.set(name, { inbound: values(a.get(name)?.body), outbound: values(b.get(name)?.body) });
      }
    }
    return keys.flatMap(({ key, packed }) => {
      const [was, is] = [earlier(key), later(key)];
      const after = found.get(packed.toString('latin1')) ?? { inbound: null, outbound: null };
      return was ? [lineOf(was, is, after, columns)] : [];
    });
  } finally {
    inbound.close();
    outbound.close();
  }
}

function lineOf(
  was: StoredFinding,
  is: StoredFinding | undefined,
  after: RecheckLine['after'],
  columns: FindingColumns,
): RecheckLine {
  const isThere = after.inbound !== null || after.outbound !== null;
  const outcome = is
    ? was.kind === is.kind && isSame(was, is)
      ? 'persisting'
      : 'changed'
    : isThere
      ? 'healed'
      : 'gone';
  const values = (body: Buffer | null) => (body ? valuesOf(body, columns) : null);
  return {
    key: keyOf(was, columns),
    outcome,
    kind: findingKinds[was.kind] ?? 'invalid',
    kindNow: is ? (findingKinds[is.kind] ?? 'invalid') : null,
    before: { inbound: values(was.inbound), outbound: values(was.outbound) },
    after,
  };
}

function valuesOf(body: Buffer, { key, fields }: FindingColumns): Record<string, string | null> {
  const values = unpack(body, 0, key.length + fields.length);
  return Object.fromEntries(fields.map((name, i) => [name, values[key.length + i] ?? null]));
}

function* some<Item>(items: Iterable<Item>, from: number, count: number): Generator<Item> {
  let at = 0;
  for (const item of items) {
    if (at >= from + count) return;
    if (at++ >= from) yield item;
  }
}
