import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
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
): { keys: number; unreadable: number; areTwice: boolean } {
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
  const file = openSync(path, 'w');
  try {
    for (const block of inBlocks(keys)) writeSync(file, block);
  } finally {
    closeSync(file);
  }
  return { keys: keys.size, unreadable, areTwice };
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

/** The lines of some such files; what is not there has none. */
export function hexKeysIn(paths: string[]): Set<string> {
  const keys = new Set<string>();
  for (const path of paths) if (existsSync(path)) for (const key of keysIn(path)) keys.add(key.toString('hex'));
  return keys;
}

/** The keys as records begin with them, to be looked up while a side is read. */
export function packedKeysIn(path: string): Set<string> {
  const packed = new Set<string>();
  for (const key of keysIn(path)) packed.add(packedKey(key).packed.toString('latin1'));
  return packed;
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
