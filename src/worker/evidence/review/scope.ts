import { findingKinds, sides } from '#shared/finding.ts';
import { type Filter, hasOnlyFacets } from '#shared/findings-list.ts';
import { beat } from '#shared/pulse.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { candidates } from '../list/candidates.ts';
import { readyFilter, type ShapesOf } from '../list/filter.ts';
import { type ListFile, listFileOf } from '../list/list-file.ts';
import { shapesOf } from '../shapes/shapes-file.ts';
import { type Standings, standingTest } from './standing.ts';

/**
 * The numbers of the findings that a scope is about, as they stand in review when it is asked; whether they were decided
 * on before is for the caller to see.
 */
export function idsIn(db: Sqlite, scope: LayerScope, standing?: Standings, shapes: ShapesOf = shapesOf): number[] {
  if ('findings' in scope) return named(db, scope.findings);
  const file = listFileOf(db);
  const filter = ofKnownFields(scope.filter, file);
  if (!filter) return [];
  const isChosen = standingTest(filter, standing);
  const ids = hasOnlyFacets(filter) ? byFacets(db, filter, file, shapes) : byLooking(filter, file, shapes);
  return isChosen ? ids.filter(isChosen) : ids;
}

/** A field that the run does not have differs in none of its findings. */
function ofKnownFields(filter: Filter, file: ListFile): Filter | undefined {
  const fields = filter.fields.filter((name) => file.fields.some((field) => field.name === name));
  return filter.fields.length > 0 && fields.length === 0 ? undefined : { ...filter, fields };
}

function byFacets(db: Sqlite, filter: Filter, file: ListFile, shapes: ShapesOf): number[] {
  const { where, values } = conditionsOf(filter, file);
  const isOfShape = shapeTest(filter, file, shapes);
  const select = db.prepare<unknown[], number>(`SELECT id FROM finding ${where}`).pluck();
  const ids: number[] = [];
  let looked = 0;
  for (const id of select.iterate(...values)) {
    if (++looked % beatEvery === 0) beat();
    if (isOfShape(id)) ids.push(id);
  }
  return ids;
}

function shapeTest({ shapes: wanted }: Filter, file: ListFile, shapesOf: ShapesOf): (id: number) => boolean {
  if (wanted.length === 0) return () => true;
  const { shapes, shapeOf } = shapesOf(file);
  const isWanted = shapes.map(({ id }) => wanted.includes(id));
  return (id) => isWanted[(shapeOf[id] ?? 0) - 1] ?? false;
}

const beatEvery = 50_000;

function byLooking(filter: Filter, file: ListFile, shapes: ShapesOf): number[] {
  const ready = readyFilter(filter, file, shapes);
  const ids: number[] = [];
  candidates(
    file,
    filter,
    { begin: ready.begin, see: (sight) => void (ready.holds(sight) && ids.push(sight.id)) },
    () => {},
  );
  return ids;
}

function named(db: Sqlite, findings: { kind: string; key: string }[]): number[] {
  const select = db.prepare<[number, Buffer], number>('SELECT id FROM finding WHERE kind = ? AND key = ?').pluck();
  return findings.flatMap(({ kind, key }) =>
    select.all(findingKinds.indexOf(kind as (typeof findingKinds)[number]), Buffer.from(key, 'hex')),
  );
}

function conditionsOf(filter: Filter, file: ListFile): { where: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: string, ...operands: unknown[]) => {
    conditions.push(condition);
    values.push(...operands);
  };
  if (filter.kinds.length > 0)
    add(`kind IN (${marks(filter.kinds)})`, ...filter.kinds.map((kind) => findingKinds.indexOf(kind)));
  const numbers = filter.fields.map((field) => file.fields.findIndex(({ name }) => name === field));
  if (filter.isExact) add('fields = ?', `,${numbers.sort((a, b) => a - b).join(',')},`);
  else if (numbers.length > 0)
    add(`(${numbers.map(() => 'fields LIKE ?').join(' OR ')})`, ...numbers.map((n) => `%,${n},%`));
  if (filter.sides.length > 0)
    add(`side IN (${marks(filter.sides)})`, ...filter.sides.map((side) => sides.indexOf(side)));
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
