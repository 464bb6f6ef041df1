import type { TFunction } from 'i18next';
import type { ColumnType } from '#shared/column.ts';
import type { FindingRow, FindingsColumns } from '#shared/findings-list.ts';

/** What a column shows of a finding: its kind, a key value, a field on one side, or what is to be said of it besides. */
export type ColumnMeaning =
  | { what: 'kind' | 'change' | 'severity' | 'standing' | 'owner' | 'due' }
  | { what: 'key'; place: number }
  | { what: 'field'; place: number; side: 'inbound' | 'outbound' };

export type FindingColumn = { id: string; title: string; type: ColumnType; meaning: ColumnMeaning; size: number };

/**
 * The columns of a run, in their first order: what is wrong with which record, then both sides of each field together,
 * then what was said of it.
 */
export function findingColumns(
  { key, fields, isClassified }: FindingsColumns,
  t: TFunction<'findings'>,
): FindingColumn[] {
  const kind: FindingColumn = {
    id: 'kind',
    title: t('columns.kind'),
    type: 'text',
    meaning: { what: 'kind' },
    size: 134,
  };
  const keys = key.map(
    ({ name, type }, place): FindingColumn => ({
      ...{ id: `key.${name}`, title: name, type, size: wide(name, keySizes[type]) },
      meaning: { what: 'key', place },
    }),
  );
  const values = fields.flatMap(({ name, type }, place): FindingColumn[] => [
    ...(
      [
        ['in', 'inbound'],
        ['out', 'outbound'],
      ] as const
    ).map(
      ([short, side]): FindingColumn => ({
        ...titled(`${short}.${name}`, t(`columns.${short}`, { field: name }), type),
        meaning: { what: 'field', place, side },
      }),
    ),
  ]);
  const change: FindingColumn = {
    ...kind,
    id: 'change',
    title: t('columns.change'),
    meaning: { what: 'change' },
    size: 120,
  };
  const ofReview = (what: 'severity' | 'standing' | 'owner' | 'due', size: number): FindingColumn => ({
    ...{ ...kind, id: `review.${what}`, title: t(`columns.${what}`), size },
    meaning: { what },
  });
  const severity = isClassified ? [ofReview('severity', 110)] : [];
  const decided = [ofReview('standing', 148), ofReview('owner', 110), ofReview('due', 110)];
  return [kind, ...keys, ...severity, change, ...values, ...decided];
}

function titled(id: string, title: string, type: ColumnType) {
  return { id, title, type, size: wide(title, sizes[type]) };
}

/** Never narrower than its title with the sign of the order, which every letter makes about so much wider. */
function wide(title: string, size: number): number {
  return Math.min(220, Math.max(size, 40 + title.length * 7));
}

const sizes: Record<ColumnType, number> = {
  text: 152,
  integer: 88,
  decimal: 96,
  boolean: 80,
  datetime: 176,
  json: 160,
};
const keySizes: Record<ColumnType, number> = { ...sizes, text: 136 };

/** The order that a click on a column asks for. */
export function sortName({ id, meaning }: FindingColumn): string | undefined {
  if (meaning.what === 'key') return 'key';
  return meaning.what === 'kind' || meaning.what === 'field' ? id : undefined;
}

export function isNumeric(type: ColumnType): boolean {
  return type === 'integer' || type === 'decimal';
}

/** A finding's value in a column: undefined where the side has no record. */
export function valueIn(row: FindingRow, meaning: ColumnMeaning): string | null | undefined {
  if (meaning.what === 'key') return row.key[meaning.place];
  if (meaning.what === 'field') return row[meaning.side]?.[meaning.place];
  return undefined;
}

export function differsIn(row: FindingRow, meaning: ColumnMeaning): boolean {
  return meaning.what === 'field' && row.differs.includes(meaning.place);
}

/** What is to be said of a finding besides its values: which fields differ, how often a key is there, why a record is unreadable. */
export function changeOf(row: FindingRow, { fields }: FindingsColumns): string {
  if (row.counts) return `${row.counts.inbound} / ${row.counts.outbound}`;
  if (row.invalid) return row.invalid.reason;
  return row.differs.map((place) => fields[place]?.name ?? '').join(', ');
}
