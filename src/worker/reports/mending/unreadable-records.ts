import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { type Canonicalize, canonicalizer } from '#worker/records/canonical.ts';
import { textsInCells } from '#worker/records/raw-cells.ts';
import { ownValue } from '../columns.ts';
import type { InvalidFinding } from '../report.ts';

/**
 * Records that outbound has and that could not be read. What inbound holds of them is missing in outbound as far as was
 * compared, and must not be added all the same: it is there. `count` is how many of them say where they are.
 */
export type UnreadableRecords<Key> = { count: number; has(key: Key): boolean };

/** Those of a table, by the keys that begin what is kept of them. */
export function unreadableRows(
  findings: Iterable<InvalidFinding>,
  key: Column[],
): UnreadableRecords<Record<string, string | null>> {
  const canonicalize = key.map((column) => canonicalizer(column));
  const { count, names } = namesOf(findings, ({ raw }) => {
    // Which moment a time without its offset was is not kept.
    if (key.some(({ type }) => type === 'datetime')) return undefined;
    const texts = textsInCells(raw, key.length)?.map((text, i) => canonicalText(canonicalize[i], text));
    return texts?.every((text) => text !== undefined) ? JSON.stringify(texts) : undefined;
  });
  return {
    count,
    has: (values) => names.size > 0 && names.has(JSON.stringify(key.map(({ name }) => ownValue(values, name)))),
  };
}

/** Those of a Redis, by their places. */
export function unreadableEntries(findings: Iterable<InvalidFinding>): UnreadableRecords<string> {
  const { count, names } = namesOf(findings, ({ place }) => place);
  return { count, has: (place) => names.has(place) };
}

function namesOf(findings: Iterable<InvalidFinding>, nameOf: (finding: InvalidFinding) => string | undefined) {
  const names = new Set<string>();
  let count = 0;
  for (const finding of findings) {
    if (names.size >= limits.mendingUnreadableMax) break;
    const name = finding.side === 'outbound' ? nameOf(finding) : undefined;
    if (name === undefined) continue;
    names.add(name);
    count++;
  }
  return { count, names };
}

function canonicalText(canonicalize: Canonicalize | undefined, text: string): string | undefined {
  const bytes = Buffer.from(text);
  const out = new ByteWriter();
  if (canonicalize?.(bytes, 0, bytes.length, out) !== undefined) return undefined;
  return Buffer.from(out.bytes.buffer, out.bytes.byteOffset, out.length).toString('utf8');
}
