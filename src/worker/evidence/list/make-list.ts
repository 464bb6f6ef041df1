import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Effort, isStopped, tellDone } from '#shared/effort.ts';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import type { FacetCounts, Filter, Sort } from '#shared/findings-list.ts';
import { beat } from '#shared/pulse.ts';
import { named } from '#storage/sqlite.ts';
import { sortByKeys } from '#worker/records/radix-sort.ts';
import { idsInOrder } from '../findings-order.ts';
import { candidates } from './candidates.ts';
import { readyFilter } from './filter.ts';
import type { ListFile } from './list-file.ts';
import { nothing, type Piece } from './sight.ts';
import { gatherSortKeys, type SortKeys } from './sort-keys.ts';

/** Where a list is written, and where the list of everything by kind and key is, or will be. */
export type ListPaths = { list: string; everything: string };

/**
 * Writes the ids of a list's findings, four bytes each, in order: the `n`th row is then a read of four bytes. Lists are no
 * evidence; they lie in the scratch folder and can be made again. Errors: `interrupted` where it was stopped.
 */
export function makeList(
  file: ListFile,
  filter: Filter,
  by: Sort['by'],
  paths: ListPaths,
  effort: Effort,
  isChosen?: (id: number) => boolean,
): { total: number; counts: FacetCounts } {
  const { slots, found, keys, counts } = lookForAll(file, filter, by, effort, isChosen);
  const list = inOrderOf(orderOfEverything(file, paths.everything, effort), slots, found);
  tellDone(effort, ordered);
  if (keys) sortSlots(list, slots, keys, effort);
  goOn(effort);
  writeWhole(paths.list, list);
  return { total: list.length, counts };
}

/** Shares of the work: looking at all findings, bringing them into the order by kind, putting them in another one. */
const looked = 0.8;
const ordered = 0.9;

/** `slots` holds for every id its number among the findings of the list plus 1, or 0 where it is not in it. */
type Found = { slots: Uint32Array; found: number; keys: SortKeys | undefined; counts: FacetCounts };

function lookForAll(
  file: ListFile,
  filter: Filter,
  by: Sort['by'],
  effort: Effort,
  isChosen?: (id: number) => boolean,
): Found {
  const { last, findings } = file.db
    .prepare<[], { last: number | null; findings: number }>('SELECT max(id) AS last, count(*) AS findings FROM finding')
    .get() ?? { last: 0, findings: 0 };
  const ready = readyFilter(filter, file);
  const slots = new Uint32Array((last ?? 0) + 1);
  const keys = by === 'kind' ? undefined : gatherSortKeys(by, file, findings);
  let piece: Piece = { inbound: nothing, outbound: nothing };
  let found = 0;
  candidates(
    file,
    filter,
    {
      begin(begun) {
        piece = begun;
        return ready.begin(begun);
      },
      see(sight) {
        if (isChosen && !isChosen(sight.id)) return;
        if (!ready.holds(sight)) return;
        slots[sight.id] = ++found;
        keys?.add(sight, piece);
      },
    },
    (share) => {
      tellDone(effort, share * looked);
      goOn(effort);
    },
  );
  return { slots, found, keys, counts: ready.counts() };
}

function goOn(effort: Effort): void {
  if (isStopped(effort)) throw new TieoutError('interrupted', 'nobody asked for the list any more');
}

function inOrderOf(everything: Uint32Array, slots: Uint32Array, found: number): Uint32Array {
  const list = new Uint32Array(found);
  let at = 0;
  for (let i = 0; i < everything.length; i++) {
    const id = everything[i] as number;
    if ((slots[id] as number) > 0) list[at++] = id;
  }
  return list;
}

/** Puts the list in the order of its keys; findings of the same one stay as they are. */
function sortSlots(list: Uint32Array, slots: Uint32Array, keys: SortKeys, effort: Effort): void {
  const ids = new Uint32Array(list.length);
  const order = new Uint32Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const id = list[i] as number;
    const slot = (slots[id] as number) - 1;
    order[i] = slot;
    ids[slot] = id;
  }
  sortByKeys(order, keys.keys(), () => {
    beat();
    goOn(effort);
  });
  for (let i = 0; i < order.length; i++) list[i] = ids[order[i] as number] as number;
}

/** Made once for a file and kept. */
function orderOfEverything(file: ListFile, path: string, effort: Effort): Uint32Array {
  if (existsSync(path)) return readList(path);
  const kinds = findingKinds.map((_, kind) => {
    goOn(effort);
    return idsInOrder(file.db, kind);
  });
  const list = new Uint32Array(kinds.reduce((sum, ids) => sum + ids.length, 0));
  let at = 0;
  for (const ids of kinds) {
    list.set(ids, at);
    at += ids.length;
  }
  writeWhole(path, list);
  return list;
}

/** The bytes are this machine's own, like the scratch folder. */
export function readList(path: string): Uint32Array {
  const bytes = readFileSync(path);
  const list = new Uint32Array(bytes.length / bytesPerId);
  Buffer.from(list.buffer).set(bytes);
  return list;
}

export const bytesPerId = 4;

function writeWhole(path: string, list: Uint32Array): void {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, Buffer.from(list.buffer, list.byteOffset, list.byteLength));
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw named(error, path, 'a list of findings');
  }
}
