import { type Finding, findingKinds, sides } from '#shared/finding.ts';
import { unpack, unpackSortableKey } from '#worker/records/packed.ts';
import { namesOf } from './finding-blocks.ts';
import { namedValues } from './named-values.ts';
import type { FindingColumns, StoredFinding } from './review/finding-row.ts';

/** Makes findings of their rows in the file. */
export function storedFinding({ key, fields }: FindingColumns): (row: StoredFinding) => Finding {
  const [keyOf, valuesOf] = [namedValues(key), namedValues(fields)];
  const values = (body: Buffer | null) => valuesOf(body ? unpack(body, 0, key.length + fields.length) : [], key.length);
  return (row) => {
    const kind = findingKinds[row.kind] ?? 'invalid';
    if (kind === 'invalid') return { kind, side: sides[row.side ?? 0] ?? 'inbound', ...toldOf(row) };
    const named = keyOf(unpackSortableKey(row.key), 0);
    switch (kind) {
      case 'missing':
        return { kind, key: named, inbound: values(row.inbound) };
      case 'unexpected':
        return { kind, key: named, outbound: values(row.outbound) };
      case 'duplicate':
        return { kind, key: named, counts: { inbound: row.inbound_count ?? 0, outbound: row.outbound_count ?? 0 } };
      case 'different': {
        const differing = namesOf(row.fields ?? '', fields);
        return { kind, key: named, fields: differing, inbound: values(row.inbound), outbound: values(row.outbound) };
      }
    }
  };
}

function toldOf({ place, reason, raw }: StoredFinding) {
  return { place: place ?? '', reason: reason ?? '', raw: raw ?? '' };
}
