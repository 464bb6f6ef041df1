import { findingKinds, type Side, sides } from '#shared/finding.ts';
import type { FacetCounts, Filter } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import type { Shape } from '#shared/shape.ts';
import { fieldPlace, type ListFile } from './list-file.ts';
import { kindNumber } from './sight.ts';

/**
 * Counts findings by kind, differing field, side and shape. A facet's own choice does not narrow its counts, so that they
 * tell what another choice would show. `take` says whether all choices let a finding through; `shape` is the place of its
 * shape among `shapes`, -1 where they are not known.
 */
export function facetsOf(filter: Filter, file: ListFile, shapes: Shape[] = []) {
  const isKind = findingKinds.map((kind) => filter.kinds.length === 0 || filter.kinds.includes(kind));
  const isSide = sides.map((side) => filter.sides.length === 0 || filter.sides.includes(side));
  const isShape = shapes.map(({ id }) => filter.shapes.length === 0 || filter.shapes.includes(id));
  const isDiffering = fieldsChosen(filter, file);
  const byKind = new Float64Array(findingKinds.length);
  const byField = new Float64Array(file.fields.length);
  const bySide = new Float64Array(sides.length);
  const byShape = new Float64Array(shapes.length);
  const add = (counts: Float64Array, place: number, findings: number) => {
    counts[place] = (counts[place] ?? 0) + findings;
  };
  return {
    take(kind: number, fields: string, side: number, shape: number, findings: number): boolean {
      const { places, isChosen: ofFields } = isDiffering(fields);
      const ofSide = side >= 0 ? isSide[side] : filter.sides.length === 0;
      const ofShape = shape >= 0 ? isShape[shape] : filter.shapes.length === 0;
      // A bit for each choice that does not let it through.
      const refused = bit(1, isKind[kind]) | bit(2, ofFields) | bit(4, ofSide) | bit(8, ofShape);
      const isLeftBut = (facet: number) => (refused & ~facet) === 0;
      if (isLeftBut(1)) add(byKind, kind, findings);
      if (isLeftBut(2)) for (const place of places) add(byField, place, findings);
      if (isLeftBut(4) && kind === kindNumber.invalid) add(bySide, side, findings);
      if (isLeftBut(8) && shape >= 0) add(byShape, shape, findings);
      return refused === 0;
    },
    counts: (): FacetCounts => ({
      kinds: Object.fromEntries(findingKinds.map((kind, i) => [kind, byKind[i] ?? 0])) as FacetCounts['kinds'],
      fields: Object.fromEntries(file.fields.map(({ name }, i) => [name, byField[i] ?? 0])),
      sides: Object.fromEntries(sides.map((side, i) => [side, bySide[i] ?? 0])) as Record<Side, number>,
      shapes: Object.fromEntries(shapes.slice(0, limits.shapesMax).map(({ id }, i) => [id, byShape[i] ?? 0])),
    }),
  };
}

/** The places of the fields that differ, and whether one of them is chosen; the same few are asked for over and over. */
function fieldsChosen(filter: Filter, file: ListFile) {
  const chosen = new Set(filter.fields.map((field) => fieldPlace(file, field)));
  const known = new Map<string, { places: number[]; isChosen: boolean }>();
  const isOfFields = (places: number[]) => {
    if (filter.isExact) return places.length > 0 && places.length === chosen.size && places.every((p) => chosen.has(p));
    return chosen.size === 0 || places.some((place) => chosen.has(place));
  };
  return (fields: string) => {
    const found = known.get(fields);
    if (found) return found;
    const places = fields.split(',').filter(Boolean).map(Number);
    const made = { places, isChosen: isOfFields(places) };
    known.set(fields, made);
    return made;
  };
}

function bit(facet: number, isChosen: boolean | undefined): number {
  return isChosen ? 0 : facet;
}
