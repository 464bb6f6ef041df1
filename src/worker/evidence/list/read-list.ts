import { closeSync, openSync, readSync } from 'node:fs';
import { findingKinds } from '#shared/finding.ts';
import type { Filter } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import type { ListSource } from '#shared/list-tasks.ts';
import { beat } from '#shared/pulse.ts';
import { idsFrom, placeAmongKind } from '../findings-order.ts';
import { knownShapes } from '../shapes/shapes-file.ts';
import { readyFilter } from './filter.ts';
import { bytesPerId, readIds } from './ids-file.ts';
import { type ListFile, withListFile } from './list-file.ts';
import { emptySight, type FindingRecord, see, sightColumns } from './sight.ts';

/** The ids of a list's rows `from` … `from + count`, counted from its end and backwards where it is `descending`. */
export function idsOf(file: ListFile, source: ListSource, from: number, count: number, descending: boolean): number[] {
  const total = totalOf(file, source);
  const first = Math.min(from, total);
  const rows = Math.min(count, total - first);
  if (!descending) return ascendingIds(file, source, first, rows);
  return ascendingIds(file, source, total - first - rows, rows).reverse();
}

export function totalOf(file: ListFile, source: ListSource): number {
  if ('list' in source) return source.total;
  return source.kinds.reduce((sum, kind) => sum + findingsOf(file, kind), 0);
}

function findingsOf(file: ListFile, kind: ListKind): number {
  return file.marks().kinds[findingKinds.indexOf(kind)]?.findings ?? 0;
}

type ListKind = (typeof findingKinds)[number];

function ascendingIds(file: ListFile, source: ListSource, from: number, count: number): number[] {
  return 'list' in source ? idsInFile(source.list, from, count) : idsOfKinds(file, source.kinds, from, count);
}

/** Kinds follow one another, so a place among all of them is one among those of a kind. */
function idsOfKinds(file: ListFile, kinds: ListKind[], from: number, count: number): number[] {
  const ids: number[] = [];
  let before = 0;
  for (const kind of findingKinds.filter((known) => kinds.includes(known))) {
    const findings = findingsOf(file, kind);
    const start = Math.max(0, from + ids.length - before);
    const wanted = Math.min(count - ids.length, findings - start);
    if (wanted > 0) ids.push(...idsFrom(file.db, file.marks(), findingKinds.indexOf(kind), start, wanted));
    before += findings;
  }
  return ids;
}

function idsInFile(path: string, from: number, count: number): number[] {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(count * bytesPerId);
    const read = readSync(file, bytes, 0, bytes.length, from * bytesPerId);
    return [...new Uint32Array(bytes.buffer, 0, Math.floor(read / bytesPerId))];
  } finally {
    closeSync(file);
  }
}

/** The ids of a whole list, in its order, a page at a time. */
export function* listedIds(findings: string, source: ListSource, descending: boolean): Generator<number> {
  for (let from = 0; ; from += idsAtATime) {
    const ids = withListFile(findings, (file) => idsOf(file, source, from, idsAtATime, descending));
    yield* ids;
    if (ids.length < idsAtATime) return;
  }
}

const idsAtATime = 10_000;

/** The place of a finding in a list, null where it is not in it. */
export function placeOf(file: ListFile, source: ListSource, id: number, descending: boolean): number | null {
  const place = 'list' in source ? readIds(source.list).indexOf(id) : placeAmongKinds(file, source.kinds, id);
  if (place < 0) return null;
  return descending ? totalOf(file, source) - 1 - place : place;
}

function placeAmongKinds(file: ListFile, kinds: ListKind[], id: number): number {
  const found = placeAmongKind(file.db, file.marks(), id);
  const kind = findingKinds[found?.kind ?? -1];
  if (!found || !kind || !kinds.includes(kind)) return -1;
  const before = findingKinds.slice(0, found.kind).filter((earlier) => kinds.includes(earlier));
  return found.place + before.reduce((sum, earlier) => sum + findingsOf(file, earlier), 0);
}

/**
 * The first rows of a list that is still being made, found by looking at findings in its order. Of a filter that few
 * findings pass these may be none: only so many are looked at.
 */
export function previewIds(
  file: ListFile,
  { filter, from, count, descending }: Preview,
  isChosen?: (id: number) => boolean,
): number[] {
  // Making the shapes takes longer than anybody waits for a preview.
  if (filter.shapes.length > 0 && !knownShapes(file)) return [];
  const kinds = filter.kinds.length > 0 ? filter.kinds : [...findingKinds];
  const holds = holdsById(file, filter);
  const ids: number[] = [];
  for (let looked = 0; looked < limits.previewFindings && ids.length < from + count; looked += limits.pageRowsMax) {
    const next = idsOf(file, { kinds }, looked, limits.pageRowsMax, descending);
    if (next.length === 0) break;
    beat();
    ids.push(...next.filter((id) => (isChosen?.(id) ?? true) && holds(id)));
  }
  return ids.slice(from, from + count);
}

function holdsById(file: ListFile, filter: Filter): (id: number) => boolean {
  const ready = readyFilter(filter, file);
  const select = file.db.prepare<[number], FindingRecord>(`SELECT ${sightColumns} FROM finding WHERE id = ?`);
  const sight = emptySight();
  return (id) => {
    const row = select.get(id);
    if (!row) return false;
    ready.begin(see(sight, row, file));
    return ready.holds(sight);
  };
}

type Preview = { filter: Filter; from: number; count: number; descending: boolean };
