import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { rerunItemSchema } from '#shared/rerun.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { sortableKeyOf } from '#worker/records/packed.ts';
import type { StoredFinding } from '../review/finding-row.ts';
import { packedKey } from '../review/key-lookup.ts';
import { idsIn } from '../review/scope.ts';

/**
 * The keys that are read again: a file with a line each, the hexadecimal digits of its sortable form. A record that could
 * not be read has no key; it is only counted.
 */
export function writeKeys(
  db: Sqlite,
  scope: LayerScope,
  path: string,
  except: string[] = [],
): { keys: number; unreadable: number; areTwice: boolean; sha256: string } {
  const select = db.prepare<[number], Pick<StoredFinding, 'key' | 'place' | 'kind'>>(
    'SELECT key, place, kind FROM finding WHERE id = ?',
  );
  const keys = new Set<string>();
  const excepted = hexKeysIn(except);
  let [unreadable, areTwice] = [0, false];
  for (const id of idsIn(db, scope)) {
    const row = select.get(id);
    if (!row) continue;
    const key = row.key.toString('hex');
    if (row.place === null && excepted.has(key)) continue;
    if (row.place !== null) unreadable++;
    else keys.add(key);
    areTwice ||= findingKinds[row.kind] === 'duplicate';
    if (keys.size > limits.recheckKeysMax) throw tooMany();
  }
  const sha256 = createHash('sha256');
  const file = openSync(path, 'w');
  try {
    for (const block of inBlocks(keys)) {
      sha256.update(block);
      writeSync(file, block);
    }
  } finally {
    closeSync(file);
  }
  return { keys: keys.size, unreadable, areTwice, sha256: sha256.digest('hex') };
}

/** The keys of such a file, sortable, as Buffers made one at a time. */
export function* keysIn(path: string): Generator<Buffer> {
  let count = 0;
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    if (line === '') continue;
    if (++count % 10_000 === 0) beat();
    yield Buffer.from(line, 'hex');
  }
}

/** The lines of some such files. */
export function hexKeysIn(paths: string[]): Set<string> {
  const keys = new Set<string>();
  for (const path of paths) for (const key of keysIn(path)) keys.add(key.toString('hex'));
  return keys;
}

/** The keys as records begin with them, to be looked up while a side is read. */
export function packedKeysIn(path: string): Set<string> {
  const packed = new Set<string>();
  for (const key of keysIn(path)) packed.add(packedKey(key).packed.toString('latin1'));
  return packed;
}

/** The lines of such a file, made of the items that a request sends: the same keys in the same order. */
export async function* hexKeysOfItems(path: string): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const { key } = rerunItemSchema.parse(JSON.parse(line));
    const hex = sortableKeyOf(Object.values(key)).toString('hex');
    if (seen.has(hex)) continue;
    seen.add(hex);
    yield `${hex}\n`;
  }
}

function* inBlocks(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  for (const line of lines) {
    if (block.push(`${line}\n`) < 10_000) continue;
    yield block.join('');
    block = [];
  }
  yield block.join('');
}

function tooMany(): TieoutError {
  return new TieoutError('usage', `more than ${limits.recheckKeysMax} keys would be read again`, {
    next: 'Choose fewer findings, or run the reconciliation again.',
  });
}
