import { hash } from 'node:crypto';
import { findingKinds, sides } from '#shared/finding.ts';
import type { Change } from '#shared/shape.ts';
import { added, decimalText, type Exact } from '#worker/records/shapes/number-change.ts';
import { changeOf } from '#worker/records/shapes/spelling.ts';
import { coarseOf } from '#worker/records/shapes/value-change.ts';
import { placesOf } from './finding-changes.ts';

/** Findings that are taken for one cause so far. `sums` are by the place of the field; null where they are not known. */
export type Group = {
  kind: number;
  fields: string;
  side: number;
  changes: string[];
  count: number;
  sums: Map<number, Exact | null>;
};

/** Groups by what they are of, numbered from 0 as they are first met. */
export class Groups {
  readonly all: Group[] = [];
  private readonly numbers = new Map<string, number>();

  of(kind: number, fields: string, side: number, changes: string[]): number {
    const name = `${kind} ${side} ${fields} ${changes.join('\u0001')}`;
    const found = this.numbers.get(name);
    if (found !== undefined) return found;
    this.numbers.set(name, this.all.length);
    this.all.push({ kind, fields, side, changes, count: 0, sums: new Map() });
    return this.all.length - 1;
  }
}

/** Adds to a sum; one that has something in it which is no ordinary number is not known. */
export function addTo(sums: Group['sums'], field: number, by: Exact | null | undefined): void {
  const before = sums.get(field);
  if (before === null) return;
  sums.set(field, by ? (before ? added(before, by) : by) : null);
}

/**
 * Makes few shapes of many groups: what too few findings share goes without what only they share, and what comes after
 * the `most` largest is told by kind and fields alone. Gives the shapes, largest first, and for every group the place of
 * its shape.
 */
export function folded(groups: Groups, fieldNames: string[], atLeast: number, most: number) {
  const shared = regrouped(groups, (group) => (group.count < atLeast ? group.changes.map(coarseOf) : group.changes));
  const kept = new Set(largestFirst(shared.groups, fieldNames).slice(0, most));
  const few = regrouped(shared.groups, (group) => (kept.has(group) ? group.changes : group.changes.map(() => 'other')));
  const shapes = largestFirst(few.groups, fieldNames);
  const placeOf = new Map(shapes.map((group, place) => [group, place]));
  const places = few.groups.all.map((group) => placeOf.get(group) ?? 0);
  return {
    shapes: shapes.map((group) => ({ group, id: idOf(group, fieldNames) })),
    placeOfGroup: shared.numbers.map((number) => places[few.numbers[number] ?? 0] ?? 0),
  };
}

/** Brings groups together that are the same once their changes are told in another way. */
function regrouped(groups: Groups, told: (group: Group) => string[]): { groups: Groups; numbers: number[] } {
  const into = new Groups();
  const numbers = groups.all.map((group) => {
    const number = into.of(group.kind, group.fields, group.side, told(group));
    gather(into.all[number] as Group, group);
    return number;
  });
  return { groups: into, numbers };
}

function largestFirst({ all }: Groups, fieldNames: string[]): Group[] {
  const named = all.map((group) => ({ group, id: idOf(group, fieldNames) }));
  return named.sort((a, b) => b.group.count - a.group.count || (a.id < b.id ? -1 : 1)).map(({ group }) => group);
}

function gather(into: Group, { count, sums }: Group): void {
  into.count += count;
  for (const [field, sum] of sums) addTo(into.sums, field, sum);
}

export function changesOf({ changes }: Group, fieldNames: string[]): Change[] {
  return changes.map((change) => changeOf(change, fieldNames));
}

export function fieldNamesOf({ fields }: Group, fieldNames: string[]): string[] {
  return placesOf(fields).map((place) => fieldNames[place] ?? String(place));
}

export function sumsOf({ sums }: Group, fieldNames: string[]): Record<string, string> {
  const known = [...sums].flatMap(([field, sum]) =>
    sum ? [[fieldNames[field] ?? '', decimalText(sum)] as const] : [],
  );
  return Object.fromEntries(known.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same kind, fields, side and changes give the same id in every run. */
function idOf(group: Group, fieldNames: string[]): string {
  const said = [
    findingKinds[group.kind],
    fieldNamesOf(group, fieldNames),
    sides[group.side] ?? null,
    changesOf(group, fieldNames),
  ];
  return hash('sha256', JSON.stringify(said)).slice(0, 12);
}
