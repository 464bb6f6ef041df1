import type { FacetCounts, Filter } from '#shared/findings-list.ts';
import type { MadeShapes } from '../shapes/make-shapes.ts';
import { knownShapes, shapesOf } from '../shapes/shapes-file.ts';
import { canonical, conditionTest } from './conditions.ts';
import { contains } from './contains.ts';
import { facetsOf } from './facets.ts';
import type { ListFile } from './list-file.ts';
import { nothing, type Piece, type Sight } from './sight.ts';

/** A filter made ready. `begin` must be called with the piece before `holds` is asked of its findings. */
export type ReadyFilter = {
  begin: (piece: Piece) => boolean;
  /** Whether a finding is in the list; `counts` are kept of all that only facets leave out. */
  holds: (sight: Sight) => boolean;
  counts: () => FacetCounts;
};

/** Where a finding's shape is looked up: what is kept beside the findings, or made anew from them. */
export type ShapesOf = (file: ListFile) => MadeShapes;

/** Errors: `usage` where it speaks of a column that is not there. */
export function readyFilter(filter: Filter, file: ListFile, shapes: ShapesOf = shapesOf): ReadyFilter {
  const columns = file.key.length + file.fields.length;
  const text = filter.text === '' ? undefined : contains(filter.text, columns, file.key.length);
  const tests = filter.conditions.map((condition) => conditionTest(condition, file));
  const key = filter.key.length === 0 ? undefined : keyTest(filter.key, file);
  const shaped = filter.shapes.length > 0 ? shapes(file) : knownShapes(file);
  const facets = facetsOf(filter, file, shaped?.shapes);
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
      return facets.take(sight.kind, sight.fields, sight.side, (shaped?.shapeOf[sight.id] ?? 0) - 1, 1);
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
