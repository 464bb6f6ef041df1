import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { CollectorSettings } from '#shared/collector.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { type Canonicalize, canonicalizer } from '#worker/records/canonical.ts';
import { JsonScanner } from '#worker/records/json-scan.ts';
import { KeyPattern } from '#worker/records/key-pattern.ts';
import { Row } from '#worker/records/row.ts';
import { compareSpelled, type SpelledVersion, spelledVersionReader } from './spelled-version.ts';

/** A record on its way into the pool: its bucket, its field there, and its JSON's bytes as they came. */
export type PoolRecord = { bucket: number; field: string; value: Buffer; version: SpelledVersion | undefined };

/** Reads a record's JSON, or says why it cannot be read. Keys are spelled canonically, as the comparison spells them. */
export type ReadRecord = (payload: Buffer) => PoolRecord | { reason: string };

/** Throws `definition` where the key cannot be spelled so that it can be read back. */
export function recordReader({ key, keyPattern, version, pool }: CollectorSettings): ReadRecord {
  const names = [...key.map(({ name }) => name), ...(version ? [version.name] : [])];
  const scanner = new JsonScanner(
    names,
    key.map(({ type }) => type === 'json'),
  );
  const row = new Row(names.length);
  const spell = keySpeller(
    key.map(({ name }) => name),
    keyPattern,
    key.map(canonicalizer),
  );
  const versionOf = version && spelledVersionReader(version);

  return (payload) => {
    if (payload.length > limits.recordBytesMax)
      return { reason: `a record of ${payload.length} bytes; at most ${limits.recordBytesMax} are read` };
    if (!isUtf8(payload)) return { reason: 'not valid UTF-8' };
    row.clear();
    const broken = scanner.scan(payload, 0, payload.length, row);
    if (broken !== undefined) return { reason: broken };
    const field = spell(row);
    if (typeof field !== 'string') return field;
    const bucket = crc32(field) % pool.buckets;
    if (!version || !versionOf) return { bucket, field, value: payload, version: undefined };
    const text = row.text(key.length);
    if (text === null) return { reason: `no version: ${version.name} is missing or null` };
    const read = versionOf(text);
    return 'reason' in read ? read : { bucket, field, value: payload, version: read };
  };
}

/**
 * Whether a record takes the place of another of its key, whichever came first. Of equal versions the greater bytes stay:
 * any rule would do that does not ask for the order of arrival.
 */
export function supersedes(record: PoolRecord, other: PoolRecord): boolean {
  return orderOf(record, other) > 0;
}

export function isTie(record: PoolRecord, other: PoolRecord): boolean {
  const { version } = record;
  return (
    !!version && !!other.version && compareSpelled(version, other.version) === 0 && !record.value.equals(other.value)
  );
}

function orderOf(a: PoolRecord, b: PoolRecord): number {
  if (!a.version || !b.version) return 1;
  return compareSpelled(a.version, b.version) || Buffer.compare(a.value, b.value);
}

function keySpeller(
  names: string[],
  keyPattern: string | undefined,
  canonicalize: Canonicalize[],
): (row: Row) => string | { reason: string } {
  const pattern = new KeyPattern(keyPattern ?? names.map((name) => `{${name}}`).join(':'));
  refuseOtherNames(pattern, names);
  pattern.bind((name) => names.indexOf(name));
  const back = new Row(names.length);
  const out = new ByteWriter(256);
  const isBare = names.length === 1 && keyPattern === undefined;
  return (row) => {
    const texts: string[] = [];
    for (let column = 0; column < names.length; column++) {
      if (row.isNull(column)) return { reason: `no key: ${names[column]} is missing or null` };
      out.length = 0;
      const bytes = row.bytes[column] as Uint8Array;
      const [start, end] = [row.starts[column] as number, row.ends[column] as number];
      const reason = canonicalize[column]?.(bytes, start, end, out);
      if (reason !== undefined) return { reason: reason ?? `no key: ${names[column]} is null` };
      const text = out.bytes.toString('utf8', 0, out.length);
      if (isBare) return text;
      texts.push(text);
    }
    const spelled = pattern.spelled((name) => texts[names.indexOf(name)] ?? '');
    const bytes = Buffer.from(spelled);
    const isReadBack = pattern.fill(bytes, 0, bytes.length, back) && texts.every((text, i) => back.text(i) === text);
    return isReadBack ? spelled : { reason: `the key ${spelled} could be read in two ways under ${pattern.source}` };
  };
}

function refuseOtherNames(pattern: KeyPattern, names: string[]): void {
  const isWhole = pattern.names.length === names.length && names.every((name) => pattern.names.includes(name));
  if (isWhole && !pattern.hasNeighbours) return;
  throw new TieoutError('definition', 'keyPattern must name every key field once, with something between them', {
    next: `Write keyPattern: "${names.map((name) => `{${name}}`).join(':')}".`,
  });
}
