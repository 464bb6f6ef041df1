import { chmodSync } from 'node:fs';
import fc from 'fast-check';
import type { Definition } from '#shared/definition.ts';
import { type Finding, findingKinds } from '#shared/finding.ts';
import { openFindings, partitionWriter } from '#worker/evidence/findings-file.ts';
import { prepare, seal } from '#worker/findings.ts';
import { sortableKey } from '#worker/records/packed.ts';
import { emptyTally, type PackedFinding } from '#worker/records/tie-out.ts';
import { anyText } from './any-text.ts';
import { packTexts } from './packed.ts';

/** Findings as the engine would keep them, together with what they say. */
export type Kept = { packed: PackedFinding; finding: Finding };

type Nullable = string | null;
type Names = { key: string[]; fields: string[] };

/** Texts that somebody may have put into a record to have them run, hidden or lost in a report. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        ...['', ' ', '\t', '\r', '\n', '\0', '\u00a0', '\ufeff', '\u3000', '\u200b', '\u202e'],
        ...'\'";|,',
      ),
      fc.constantFrom(...'=+-@\t\r\n＝＋－＠', ';=', '|', '%', "'", ''),
      fc.constantFrom('', '1', "cmd|'/c calc'!A0", 'HYPERLINK("http://x")', '"', '\r\n=1', '1e5'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('-5', '+5', '-5.10', '5', '', '00012', '𠀀'.repeat(9_000), '\u202egnp.exe', '9007199254740993'),
  fc.constantFrom('</td><script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;', ']]>', '_x0041_', '\uffff'),
  fc.constantFrom("'; DROP TABLE t; --", '\\', "\\'", '*/', '`', '\x1b[31m', '\r\nFLUSHALL\r\n', '$0\r\n'),
  anyText(),
);

/** Any finding of a definition with these columns, every value hostile where nothing else is said. */
export function anyKept({ key, fields }: Names, value = hostile): fc.Arbitrary<Kept> {
  const values = fc.array(fc.option(value), { minLength: fields.length, maxLength: fields.length });
  const keys = fc.array(value, { minLength: key.length, maxLength: key.length });
  return fc
    .record({ kind: fc.constantFrom(...findingKinds), keys, a: values, b: values, raw: hostile })
    .map(({ kind, keys, a, b, raw }) => keptFinding({ key, fields }, kind, { keys, a, b, raw }));
}

type Said = { keys: string[]; a?: Nullable[]; b?: Nullable[]; raw?: string };

/** A finding of a kind; a different one differs in every field. */
export function keptFinding(names: Names, kind: Finding['kind'], { keys, a = [], b = [], raw = '' }: Said): Kept {
  const { key, fields } = names;
  const sortable = sortableKey(packTexts(keys, keys.length), 0, keys.length);
  const [inbound, outbound] = [packTexts([...keys, ...a], keys.length), packTexts([...keys, ...b], keys.length)];
  const said = { key: named(key, keys), inbound: named(fields, a), outbound: named(fields, b) };
  const base = { kind, key: sortable };
  switch (kind) {
    case 'missing':
      return { packed: { ...base, inbound }, finding: { kind, key: said.key, inbound: said.inbound } };
    case 'unexpected':
      return { packed: { ...base, outbound }, finding: { kind, key: said.key, outbound: said.outbound } };
    case 'different': {
      const numbers = fields.map((_, i) => i);
      return {
        packed: { ...base, fields: numbers, inbound, outbound },
        finding: { kind, key: said.key, fields, inbound: said.inbound, outbound: said.outbound },
      };
    }
    case 'duplicate': {
      const counts = { inbound: 2, outbound: 0 };
      return { packed: { ...base, counts }, finding: { kind, key: said.key, counts } };
    }
    case 'invalid': {
      const invalid = { side: 'outbound' as const, place: `x:${raw}`, reason: raw, raw };
      return { packed: { ...base, invalid }, finding: { kind, ...invalid } };
    }
  }
}

/** Writes a sealed findings file. Everybody may remove it again. */
export async function findingsFile(path: string, { key, fields }: Definition, all: Kept[]): Promise<string> {
  await prepare({ findings: path, key, fields });
  const db = openFindings(path, { readonly: false });
  for (let partition = 0; partition < 256; partition++) {
    const ofPartition = all.filter((_, i) => i % 256 === partition).map(({ packed }) => packed);
    partitionWriter(db)(partition, emptyTally(fields.length), ofPartition);
  }
  db.close();
  await seal({ findings: path });
  chmodSync(path, 0o644);
  return path;
}

function named(names: string[], values: Nullable[]): Record<string, Nullable> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}
