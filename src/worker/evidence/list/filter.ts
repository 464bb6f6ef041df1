import { findingKinds, type Side, sides } from '#shared/finding.ts';
import type { FacetCounts, Filter } from '#shared/findings-list.ts';
import { canonical, conditionTest } from './conditions.ts';
import { contains } from './contains.ts';
import { fieldPlace, type ListFile } from './list-file.ts';
import { kindNumber, nothing, type Piece, type Sight } from './sight.ts';

/** A filter made ready. `begin` must be called with the piece before `holds` is asked of its findings. */
export type ReadyFilter = {
  begin: (piece: Piece) => boolean;
  /** Whether a finding is in the list; `counts` are kept of all that only facets leave out. */
  holds: (sight: Sight) => boolean;
  counts: () => FacetCounts;
};

/** Errors: `usage` where it speaks of a column that is not there. */
export function readyFilter(filter: Filter, file: ListFile): ReadyFilter {
  const columns = file.key.length + file.fields.length;
  const text = filter.text === '' ? undefined : contains(filter.text, columns, file.key.length);
  const tests = filter.conditions.map((condition) => conditionTest(condition, file));
  const key = filter.key.length === 0 ? undefined : keyTest(filter.key, file);
  const facets = facetsOf(filter, file);
  let piece: Piece = { inbound: nothing, outbound: nothing };
  return {
    begin(begun) {
      piece = begun;
      return text ? text.begin(begun) : true;
    },
    holds(sight) {
      if (text && !text.test(sight)) return false;
      if (key && !key(sight)) return false;
      for (const test of tests) if (!test(sight, piece)) return false;
      return facets.take(sight.kind, sight.fields, sight.side, 1);
    },
    counts: facets.counts,
  };
}

type KeyTest = (sight: Sight) => boolean;

function keyTest(key: string[], file: ListFile): KeyTest {
  const wanted = key.map((text, i) => {
    const column = file.key[i];
    return column ? Buffer.from(canonical(text, column)) : undefined;
  });
  const packed = Buffer.concat(wanted.map((value) => packedValue(value)));
  return (sight) =>
    wanted.every((value) => value !== undefined) &&
    sight.keyAt >= 0 &&
    packed.equals(sight.key.subarray(sight.keyAt, sight.keyAt + packed.length));
}

function packedValue(value: Buffer | undefined): Buffer {
  if (!value) return Buffer.alloc(0);
  const length: number[] = [];
  let rest = value.length + 1;
  for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...length, rest]), value]);
}

/**
 * Counts findings by kind, differing field and side. A facet's own choice does not narrow its counts, so that they tell
 * what another choice would show. `take` says whether all choices let a finding through.
 */
export function facetsOf(filter: Filter, file: Pick<ListFile, 'fields'> & ListFile) {
  const isKind = findingKinds.map((kind) => filter.kinds.length === 0 || filter.kinds.includes(kind));
  const isSide = sides.map((side) => filter.sides.length === 0 || filter.sides.includes(side));
  const chosen = new Set(filter.fields.map((field) => fieldPlace(file, field)));
  const byKind = new Float64Array(findingKinds.length);
  const byField = new Float64Array(file.fields.length);
  const bySide = new Float64Array(sides.length);
  const known = new Map<string, { places: number[]; isChosen: boolean }>();
  const isOfFields = (places: number[]) => {
    if (filter.isExact) return places.length > 0 && places.length === chosen.size && places.every((p) => chosen.has(p));
    return chosen.size === 0 || places.some((place) => chosen.has(place));
  };
  const differing = (fields: string) => {
    const found = known.get(fields);
    if (found) return found;
    const places = fields.split(',').filter(Boolean).map(Number);
    const made = { places, isChosen: isOfFields(places) };
    known.set(fields, made);
    return made;
  };
  const add = (counts: Float64Array, place: number, findings: number) => {
    counts[place] = (counts[place] ?? 0) + findings;
  };
  return {
    take(kind: number, fields: string, side: number, findings: number): boolean {
      const { places, isChosen: ofFields } = differing(fields);
      const ofKind = isKind[kind] ?? false;
      const ofSide = side >= 0 ? (isSide[side] ?? false) : filter.sides.length === 0;
      if (ofFields && ofSide) add(byKind, kind, findings);
      if (ofKind && ofSide) for (const place of places) add(byField, place, findings);
      if (ofKind && ofFields && kind === kindNumber.invalid) add(bySide, side, findings);
      return ofKind && ofFields && ofSide;
    },
    counts: (): FacetCounts => ({
      kinds: Object.fromEntries(findingKinds.map((kind, i) => [kind, byKind[i] ?? 0])) as FacetCounts['kinds'],
      fields: Object.fromEntries(file.fields.map(({ name }, i) => [name, byField[i] ?? 0])),
      sides: Object.fromEntries(sides.map((side, i) => [side, bySide[i] ?? 0])) as Record<Side, number>,
    }),
  };
}
