import { existsSync } from 'node:fs';
import { type Effort, isStopped, tellDone } from '#shared/effort.ts';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import type { FacetCounts, Filter, Sort } from '#shared/findings-list.ts';
import { beat } from '#shared/pulse.ts';
import { sortByKeys } from '#worker/records/radix-sort.ts';
import { idsInOrder } from '../findings-order.ts';
import { candidates } from './candidates.ts';
import { type EndsSoFar, endsSoFar } from './ends-so-far.ts';
import { readyFilter } from './filter.ts';
import { readIds, writeIds } from './ids-file.ts';
import type { ListFile } from './list-file.ts';
import { nothing, type Piece } from './sight.ts';
import { gatherSortKeys, type SortKeys } from './sort-keys.ts';

/**
 * Where a list is written, where the list of everything by kind and key is, or will be, and where the ends of one that is
 * sorted by values are told meanwhile.
 */
export type ListPaths = { list: string; everything: string; ends: string };

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
  const keys = by === 'kind' ? undefined : gatherSortKeys(by, file, countOf(file));
  const ends = keys && endsSoFar(paths.ends, keys.compare);
  try {
    const { slots, found, counts } = lookForAll(file, filter, { keys, ends, isChosen }, effort);
    const list = inOrderOf(orderOfEverything(file, paths.everything, effort), slots, found);
    tellDone(effort, ordered);
    if (keys) sortSlots(list, slots, keys, effort);
    goOn(effort);
    writeIds(paths.list, list);
    return { total: list.length, counts };
  } finally {
    ends?.forget();
  }
}

/** Shares of the work: looking at all findings, bringing them into the order by kind, putting them in another one. */
const looked = 0.8;
const ordered = 0.9;

/** `slots` holds for every id its number among the findings of the list plus 1, or 0 where it is not in it. */
type Found = { slots: Uint32Array; found: number; counts: FacetCounts };
type Looking = {
  keys: SortKeys | undefined;
  ends: EndsSoFar | undefined;
  isChosen: ((id: number) => boolean) | undefined;
};

function lookForAll(file: ListFile, filter: Filter, { keys, ends, isChosen }: Looking, effort: Effort): Found {
  const last = file.db.prepare<[], number | null>('SELECT max(id) FROM finding').pluck().get() ?? 0;
  const ready = readyFilter(filter, file);
  const slots = new Uint32Array(last + 1);
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
        ends?.see(found - 1, sight.id);
      },
    },
    (share) => {
      tellDone(effort, share * looked);
      ends?.tell();
      goOn(effort);
    },
  );
  return { slots, found, counts: ready.counts() };
}

function countOf({ db }: ListFile): number {
  return db.prepare<[], number>('SELECT count(*) FROM finding').pluck().get() ?? 0;
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
  if (existsSync(path)) return readIds(path);
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
  writeIds(path, list);
  return list;
}
