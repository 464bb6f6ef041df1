import { findingKinds } from '#shared/finding.ts';
import type { Condition, Filter, Sort } from '#shared/findings-list.ts';
import { invalidOrder, type KnownFinding, knownColumns } from '../known-findings.ts';
import { exactOf, minus } from './decimal.ts';

/** What a list of findings is, said as plainly as possible: filter all, sort all. */
export function naiveList(known: KnownFinding[], filter: Filter, sort: Sort): KnownFinding[] {
  const list = known.filter((finding) => isIn(finding, filter)).sort((a, b) => inOrder(a, b, sort.by));
  return sort.descending ? list.reverse() : list;
}

/** Counts of one facet: what the list would have with that facet's choice left out. */
export function naiveFacets(known: KnownFinding[], filter: Filter) {
  const count = (without: Partial<Filter>, is: (finding: KnownFinding) => boolean) =>
    known.filter((finding) => isIn(finding, { ...filter, ...without }) && is(finding)).length;
  return {
    kinds: Object.fromEntries(
      findingKinds.map((kind) => [kind, count({ kinds: [] }, (finding) => finding.kind === kind)]),
    ),
    fields: Object.fromEntries(
      knownColumns.fields.map(({ name }, i) => [name, count({ fields: [] }, ({ differs }) => differs.includes(i))]),
    ),
    sides: Object.fromEntries(
      (['inbound', 'outbound'] as const).map((side) => [
        side,
        count({ sides: [] }, ({ invalid }) => invalid?.side === side),
      ]),
    ),
    shapes: {},
  };
}

function isIn(finding: KnownFinding, { kinds, fields, sides, text, key, conditions }: Filter): boolean {
  const { kind, differs, invalid, inbound, outbound } = finding;
  const places = fields.map((name) => knownColumns.fields.findIndex((field) => field.name === name));
  const told = invalid ? [invalid.place, invalid.reason, invalid.raw] : [];
  const texts = [...finding.key, ...(inbound ?? []), ...(outbound ?? []), ...told];
  return (
    (kinds.length === 0 || kinds.includes(kind)) &&
    (places.length === 0 || places.some((place) => differs.includes(place))) &&
    (sides.length === 0 || (invalid !== null && sides.includes(invalid.side))) &&
    (text === '' || texts.some((value) => value !== null && ascii(value).includes(ascii(text)))) &&
    (key.length === 0 || (kind !== 'invalid' && key.every((value, i) => finding.key[i] === value))) &&
    conditions.every((condition) => isTrue(finding, condition))
  );
}

function ascii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function isTrue({ kind, key, inbound, outbound }: KnownFinding, condition: Condition): boolean {
  const keyPlace = knownColumns.key.findIndex(({ name }) => name === condition.column);
  const type = [...knownColumns.key, ...knownColumns.fields].find(({ name }) => name === condition.column)?.type ?? '';
  if (keyPlace >= 0) return says(condition, kind === 'invalid' ? undefined : key[keyPlace], type);
  if (!inbound && !outbound) return false;
  const place = knownColumns.fields.findIndex(({ name }) => name === condition.column);
  const of = (values: (string | null)[] | null) => says(condition, values ? values[place] : undefined, type);
  if (condition.side === 'either') return of(inbound) || of(outbound);
  return of(condition.side === 'inbound' ? inbound : outbound);
}

/** `value` is undefined where the side has no record. */
function says({ is, value: operand }: Condition, value: string | null | undefined, type: string): boolean {
  if (value === undefined) return is === 'absent';
  if (value === null) return is === 'null' || is === 'not-equal';
  const order = inTypeOrder(value, operand, type);
  const answers = {
    equal: value === operand,
    'not-equal': value !== operand,
    less: order < 0,
    'at-most': order <= 0,
    greater: order > 0,
    'at-least': order >= 0,
    contains: ascii(value).includes(ascii(operand)),
    null: false,
    'not-null': true,
    empty: value === '',
    absent: false,
  };
  return answers[is];
}

function inTypeOrder(a: string, b: string, type: string): number {
  if (type === 'decimal' || type === 'integer') {
    const [one, other] = [exactOf(a), exactOf(b)];
    if (!one || !other) return 0;
    const { units } = minus(one, other);
    return units < 0n ? -1 : units > 0n ? 1 : 0;
  }
  // Without the Z, so that a whole second comes before its fractions.
  if (type === 'datetime') return Buffer.compare(Buffer.from(a.slice(0, -1)), Buffer.from(b.slice(0, -1)));
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function inOrder(a: KnownFinding, b: KnownFinding, by: Sort['by']): number {
  const ofKind = findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind);
  const byKind =
    ofKind ||
    (a.invalid && b.invalid
      ? Buffer.compare(invalidOrder(a.invalid), invalidOrder(b.invalid))
      : byKey(a, b, () => 'text'));
  if (by === 'kind') return byKind;
  if (by === 'key') return byKey(a, b, (column) => knownColumns.key[column]?.type ?? 'text') || byKind;
  const place = knownColumns.fields.findIndex(({ name }) => name === by.field);
  const [one, other] = [a[by.side]?.[place] ?? null, b[by.side]?.[place] ?? null];
  if (one === null || other === null) return Number(one !== null) - Number(other !== null) || byKind;
  return inTypeOrder(one, other, knownColumns.fields[place]?.type ?? '') || byKind;
}

/** Those without a key come first. */
function byKey(a: KnownFinding, b: KnownFinding, typeOf: (column: number) => string): number {
  if (a.key.length === 0 || b.key.length === 0) return a.key.length - b.key.length;
  for (let i = 0; i < a.key.length; i++) {
    const order = inTypeOrder(a.key[i] ?? '', b.key[i] ?? '', typeOf(i));
    if (order !== 0) return order;
  }
  return 0;
}
