import { findingKinds, sides } from '#shared/finding.ts';
import { beat } from '#shared/pulse.ts';
import type { ReviewFilter } from '#shared/review.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { type ListFile, listFileOf } from '../list/list-file.ts';
import type { MadeShapes } from '../shapes/make-shapes.ts';
import { shapesOf } from '../shapes/shapes-file.ts';
import { columnsOf, type FindingColumns, type StoredFinding, textsOf } from './finding-row.ts';

/** The numbers of the findings that a scope is about; whether they were decided on before is for the caller to see. */
export function* idsIn(db: Sqlite, scope: LayerScope, shapes: ShapesOf = shapesOf): Generator<number> {
  if ('findings' in scope) return yield* named(db, scope.findings);
  const isChosen = shapeTest(db, scope.filter, shapes);
  for (const id of idsOfFilter(db, scope)) if (isChosen(id)) yield id;
}

/** Where a finding's shape is looked up: what is kept beside the findings, or made anew from them. */
export type ShapesOf = (file: ListFile) => MadeShapes;

function shapeTest(db: Sqlite, { shapes: wanted = [] }: ReviewFilter, shapesOf: ShapesOf): (id: number) => boolean {
  if (wanted.length === 0) return () => true;
  const { shapes, shapeOf } = shapesOf(listFileOf(db));
  const isWanted = shapes.map(({ id }) => wanted.includes(id));
  return (id) => isWanted[(shapeOf[id] ?? 0) - 1] ?? false;
}

function* idsOfFilter(db: Sqlite, scope: { filter: ReviewFilter }): Generator<number> {
  const columns = columnsOf(db);
  const { where, values } = conditionsOf(scope.filter, columns);
  if (scope.filter.text === '') {
    const ids = db.prepare<unknown[], number>(`SELECT id FROM finding ${where}`).pluck();
    let count = 0;
    for (const id of ids.iterate(...values)) {
      if (++count % beatEvery === 0) beat();
      yield id;
    }
    return;
  }
  const wanted = inAnyCase(scope.filter.text);
  const rows = db.prepare<unknown[], StoredFinding>(`SELECT * FROM finding ${where}`);
  for (const row of rows.iterate(...values)) {
    if (row.id % beatEvery === 0) beat();
    for (const text of textsOf(row, columns)) {
      if (text === null || !wanted.test(text)) continue;
      yield row.id;
      break;
    }
  }
}

const beatEvery = 50_000;

function* named(db: Sqlite, findings: { kind: string; key: string }[]): Generator<number> {
  const select = db.prepare<[number, Buffer], number>('SELECT id FROM finding WHERE kind = ? AND key = ?').pluck();
  for (const { kind, key } of findings)
    yield* select.all(findingKinds.indexOf(kind as (typeof findingKinds)[number]), Buffer.from(key, 'hex'));
}

function conditionsOf(filter: ReviewFilter, columns: FindingColumns): { where: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: string, ...operands: unknown[]) => {
    conditions.push(condition);
    values.push(...operands);
  };
  // A leading key can only be looked for in the index where the kind is known.
  const kinds = filter.kinds.length > 0 ? filter.kinds : filter.key.length > 0 ? findingKinds : [];
  if (kinds.length > 0) add(`kind IN (${marks(kinds)})`, ...kinds.map((kind) => findingKinds.indexOf(kind)));
  if (filter.key.length > 0) {
    const [from, to] = keyRange(filter.key);
    add('key >= ? AND key < ? AND place IS NULL', from, to);
  }
  const numbers = filter.fields.map((field) => columns.fields.indexOf(field)).filter((number) => number >= 0);
  if (filter.isExact) add('fields = ?', `,${numbers.sort((a, b) => a - b).join(',')},`);
  else if (filter.fields.length > 0)
    add(`(${numbers.map(() => 'fields LIKE ?').join(' OR ') || 'FALSE'})`, ...numbers.map((n) => `%,${n},%`));
  if (filter.sides.length > 0)
    add(`side IN (${marks(filter.sides)})`, ...filter.sides.map((side) => sides.indexOf(side)));
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

/** From and up to where keys stand whose leading fields have these values, as `sortableKey` spells them. */
function keyRange(values: string[]): [Buffer, Buffer] {
  const from = escaped(values);
  return [from, Buffer.concat([from, Buffer.of(0xff)])];
}

function escaped(values: string[]): Buffer {
  const bytes: number[] = [];
  for (const value of values) {
    for (const byte of Buffer.from(value)) bytes.push(...(byte === 0 ? [0, 0xff] : [byte]));
    bytes.push(0);
  }
  return Buffer.from(bytes);
}

/** Only A–Z: other letters have no one lower case in every language. */
function inAnyCase(text: string): RegExp {
  const spelled = text.replace(/[A-Za-z]|[\\^$.*+?()[\]{}|]/g, (letter) =>
    /[A-Za-z]/.test(letter) ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : `\\${letter}`,
  );
  return new RegExp(spelled);
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
