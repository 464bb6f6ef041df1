import fc from 'fast-check';
import { definitionSchema } from '#shared/definition.ts';
import { type FindingKind, findingKinds, type Side } from '#shared/finding.ts';
import { createFindings, openFindings, partitionWriter, sealFindings } from '#worker/evidence/findings-file.ts';
import { sortableKey } from '#worker/records/packed.ts';
import { emptyTally, type PackedFinding } from '#worker/records/tie-out.ts';
import { anyText } from './any-text.ts';
import { packTexts } from './packed.ts';

/** A finding as a test knows it, before it is packed. */
export type KnownFinding = {
  kind: FindingKind;
  key: string[];
  differs: number[];
  inbound: (string | null)[] | null;
  outbound: (string | null)[] | null;
  counts: Record<Side, number> | null;
  invalid: { side: Side; place: string; reason: string; raw: string } | null;
};

export const knownColumns = definitionSchema.parse({
  name: 'known',
  key: ['sku', { name: 'line', type: 'integer' }],
  fields: [
    'note',
    { name: 'price', type: 'decimal' },
    { name: 'status', type: 'integer' },
    { name: 'at', type: 'datetime' },
  ],
  inbound: { type: 'csv', path: 'x.csv' },
  outbound: { type: 'csv', path: 'y.csv' },
});

/** Texts that are near each other, look like lengths, or go across them. */
const note = fc.oneof(
  fc.constantFrom('', 'a', 'A', 'ab', 'B', 'aB\0b', '\0', 'Grüße', 'GRÜSSE', "'; --", 'x'.repeat(65), 'X'.repeat(130)),
  anyText(),
);
const price = fc.oneof(
  fc.constantFrom('0', '1', '-1', '10', '9.5', '9.05', '-9.5', '-10', '0.001', '0.0001', '100000000000000000000.1'),
  fc.integer({ min: -300, max: 300 }).map((cents) => String(cents / 100)),
);
const status = fc.constantFrom('0', '7', '-7', '12', '123456789012345678901234567890');
const at = fc.constantFrom(
  '2026-06-17T00:00:00Z',
  '2026-06-17T00:00:00.5Z',
  '2026-06-17T00:00:00.05Z',
  '0001-01-01T00:00:00Z',
);
const body = fc.tuple(fc.option(note), fc.option(price), fc.option(status), fc.option(at));

/** No two are of the same kind and key. */
export const knownFindings: fc.Arbitrary<KnownFinding[]> = fc.uniqueArray(
  fc
    .record({
      kind: fc.constantFrom(...findingKinds),
      sku: note,
      line: fc.integer({ min: 0, max: 12 }),
      inbound: body,
      outbound: body,
      differs: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
      side: fc.constantFrom<Side>('inbound', 'outbound'),
    })
    .map(knownFinding),
  { selector: ({ kind, key, invalid }) => JSON.stringify([kind, key, invalid?.side, invalid?.place]), maxLength: 60 },
);

type Made = {
  kind: FindingKind;
  sku: string;
  line: number;
  inbound: (string | null)[];
  outbound: (string | null)[];
  differs: number[];
  side: Side;
};

function knownFinding({ kind, sku, line, inbound, outbound, differs, side }: Made): KnownFinding {
  const isInvalid = kind === 'invalid';
  return {
    kind,
    key: isInvalid ? [] : [sku, String(line)],
    differs: kind === 'different' ? differs : [],
    inbound: kind === 'missing' || kind === 'different' ? inbound : null,
    outbound: kind === 'unexpected' || kind === 'different' ? outbound : null,
    counts: kind === 'duplicate' ? { inbound: 2, outbound: line } : null,
    invalid: isInvalid ? { side, place: `f.csv:${line}`, reason: `note: ${sku}`, raw: `${sku},1` } : null,
  };
}

/** Writes a sealed findings file that holds them, scattered over partitions. */
export function writeKnownFindings(path: string, known: KnownFinding[]): void {
  const { key, fields } = knownColumns;
  createFindings(path, { key, fields });
  const db = openFindings(path, { readonly: false });
  const write = partitionWriter(db);
  db.pragma('synchronous = OFF');
  for (let partition = 0; partition < partitions; partition++) {
    const kept = known.filter((_, i) => i % partitions === partition).map(packedFinding);
    write(partition, emptyTally(fields.length), kept);
  }
  db.close();
  sealFindings(path);
}

const partitions = 3;

function packedFinding({ kind, key, differs, inbound, outbound, counts, invalid }: KnownFinding): PackedFinding {
  const keyColumns = knownColumns.key.length;
  const body = (values: (string | null)[]) => packTexts([...key, ...values], keyColumns);
  return {
    kind,
    key: invalid ? invalidOrder(invalid) : sortableKey(packTexts(key, keyColumns), 0, keyColumns),
    ...(kind === 'different' ? { fields: differs } : {}),
    ...(inbound ? { inbound: body(inbound) } : {}),
    ...(outbound ? { outbound: body(outbound) } : {}),
    ...(counts ? { counts } : {}),
    ...(invalid ? { invalid } : {}),
  };
}

/** Unreadable records are listed by side and place, line 9 before line 10. */
export function invalidOrder({ side, place }: { side: Side; place: string }): Buffer {
  return Buffer.from(`${side}\0${place.replace(/\d+/, (digits) => digits.padStart(15, '0'))}`);
}
