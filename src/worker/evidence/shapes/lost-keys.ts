import { crc32 } from 'node:zlib';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { type KeyRun, keyRuns } from '#worker/records/shapes/key-runs.ts';
import type { ListFile } from '../list/list-file.ts';
import { kindNumber, type Sight } from '../list/sight.ts';
import { firstKeyValue, isOneSided } from './finding-changes.ts';

/**
 * What missing or unexpected findings have in common: neighbouring keys, a bucket of the clearing pool, what their keys
 * begin with. First every finding is shown to `count`, then it is asked of each.
 */
export function lostKeys(file: ListFile, length: number, goOn: () => void) {
  const runOf = new Uint32Array(length);
  const runs: KeyRun[] = [];
  for (const kind of [kindNumber.missing, kindNumber.unexpected])
    runs.push(...runsOf(file, kind, runs.length, runOf, goOn));
  const hasOneKey = file.key.length === 1;
  const buckets = [0, 1].map(() => new Uint32Array(limits.poolBuckets));
  const findings = [0, 0];
  const beginnings = new Set<string>();
  const bucketOf = (value: Uint8Array) => crc32(value) % limits.poolBuckets;
  return {
    count(sight: Sight): void {
      const value = firstKeyValue(sight);
      if (!value) return;
      if (beginnings.size < 2) beginnings.add(beginning(value));
      if (!isOneSided(sight.kind) || !hasOneKey) return;
      const counts = buckets[sight.kind] as Uint32Array;
      const bucket = bucketOf(value);
      counts[bucket] = (counts[bucket] as number) + 1;
      findings[sight.kind] = (findings[sight.kind] as number) + 1;
    },
    /** Likeliest first; each but the last is the cause where enough findings share it. */
    changes(sight: Sight): string[] {
      const value = firstKeyValue(sight);
      const run = runs[(runOf[sight.id] as number) - 1];
      if (run) return [spelledRun(run), 'other'];
      if (!value) return ['other'];
      const changes: string[] = [];
      if (hasOneKey) {
        const bucket = bucketOf(value);
        const count = buckets[sight.kind]?.[bucket] ?? 0;
        const usual = (findings[sight.kind] ?? 0) / limits.poolBuckets;
        if (count >= Math.max(limits.bucketFindingsMin, usual * bucketTimes))
          changes.push(`bucket ${bucket}/${limits.poolBuckets}`);
      }
      // What all keys begin with is no cause.
      const start = beginnings.size > 1 ? beginning(value) : '';
      if (start !== '') changes.push(`starts ${start}`);
      return [...changes, 'other'];
    },
  };
}

/** So many times as many findings as an average bucket has. */
const bucketTimes = 10;

function runsOf({ db }: ListFile, kind: number, before: number, runOf: Uint32Array, goOn: () => void): KeyRun[] {
  const found = keyRuns(limits.keyRunMin, (id, run) => {
    runOf[id] = before + run + 1;
  });
  const rows = db
    .prepare<[number], [number, Buffer]>(
      'SELECT id, key FROM finding INDEXED BY finding_in_order WHERE kind = ? ORDER BY key, id',
    )
    .raw()
    .iterate(kind) as unknown as IterableIterator<[number, Buffer]>;
  let looked = 0;
  for (const [id, key] of rows) {
    if (++looked % lookEvery === 0) {
      beat();
      goOn();
    }
    found.add(id, key.toString('latin1', 0, key.length - 1));
  }
  found.end();
  return found.runs;
}

const lookEvery = 50_000;

function spelledRun({ prefix, from, to }: KeyRun): string {
  const readable = Buffer.from(prefix, 'latin1').toString('utf8').replaceAll('\0', ' / ');
  return `keys ${JSON.stringify([readable, from, to])}`;
}

/** What stands before the first digit, up to a few characters. */
function beginning(value: Uint8Array): string {
  let end = 0;
  while (end < value.length && end < beginningMax && !isDigit(value[end] as number)) end++;
  return Buffer.from(value.buffer, value.byteOffset, end).toString('latin1');
}

const beginningMax = 24;

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
