import {
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
} from '@tanstack/react-table';
import type { TFunction } from 'i18next';
import type { ColumnType } from '#shared/column.ts';
import type { FindingRow, FindingsColumns } from '#shared/findings-list.ts';

export const features = tableFeatures({ columnOrderingFeature, columnSizingFeature, columnVisibilityFeature });

/** What a column shows of a finding: its kind, a key value, a field on one side, or what is to be said of it besides. */
export type ColumnMeaning =
  | { what: 'kind' | 'change' | 'severity' | 'standing' | 'owner' | 'due' }
  | { what: 'key'; place: number }
  | { what: 'field'; place: number; side: 'inbound' | 'outbound' };

export type FindingColumn = { id: string; title: string; type: ColumnType; meaning: ColumnMeaning; size: number };

/** The columns of a run, in their first order: both sides of a field stand together. */
export function findingColumns(
  { key, fields, isClassified }: FindingsColumns,
  t: TFunction<'findings'>,
): FindingColumn[] {
  const kind: FindingColumn = {
    id: 'kind',
    title: t('columns.kind'),
    type: 'text',
    meaning: { what: 'kind' },
    size: 120,
  };
  const keys = key.map(
    ({ name, type }, place): FindingColumn => ({
      ...{ id: `key.${name}`, title: name, type, size: 170 },
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
        ...{ id: `${short}.${name}`, title: t(`columns.${short}`, { field: name }), type, size: sizes[type] },
        meaning: { what: 'field', place, side },
      }),
    ),
  ]);
  const change: FindingColumn = {
    ...kind,
    id: 'change',
    title: t('columns.change'),
    meaning: { what: 'change' },
    size: 140,
  };
  const ofReview = (what: 'severity' | 'standing' | 'owner' | 'due', size: number): FindingColumn => ({
    ...{ ...kind, id: `review.${what}`, title: t(`columns.${what}`), size },
    meaning: { what },
  });
  const ofReviews = [...(isClassified ? [ofReview('severity', 110)] : []), ofReview('standing', 130)];
  return [kind, ...keys, ...ofReviews, ...values, change, ofReview('owner', 110), ofReview('due', 110)];
}

const sizes: Record<ColumnType, number> = {
  text: 140,
  integer: 100,
  decimal: 110,
  boolean: 90,
  datetime: 190,
  json: 160,
};

const helper = createColumnHelper<typeof features, FindingRow>();

export function columnDefinitions(columns: FindingColumn[]) {
  return columns.map(({ id, size }) =>
    helper.display({ id, size, minSize: 56, maxSize: 900, enableHiding: id !== 'kind' }),
  );
}

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
