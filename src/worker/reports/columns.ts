import type { ColumnType } from '#shared/column.ts';
import type { Column } from '#shared/definition.ts';
import type { Finding, Side } from '#shared/finding.ts';
import { type ReviewColumn, reviewColumnName } from '#shared/review-columns.ts';
import type { ReportContext, ReportedFinding } from './report.ts';

/** A column of a table of findings; `of` is the definition's column whose values it holds, `type` that of our own columns. */
export type ReportColumn = {
  name: string;
  of?: Column;
  part?: ColumnPart;
  type?: ColumnType;
  value: (finding: ReportedFinding) => string | null;
};
/** Of which part of a finding a column shows a value. */
export type ColumnPart = 'key' | Side;

/**
 * The columns in which every finding is one row: its kind, its key, both sides of every field, what else a kind says,
 * and what was asked for of the review; of two compared runs first what became of it between them. */
export function reportColumns({
  definition: { key, fields },
  options: { review = [] },
  compared,
}: Asked): ReportColumn[] {
  return [
    ...(compared ? fateColumns : []),
    { name: 'kind', value: ({ kind }) => kind },
    ...key.map((of) => ({ name: of.name, of, part: 'key' as const, value: keyValue(of.name) })),
    { name: 'differing fields', value: (finding) => (finding.kind === 'different' ? finding.fields.join(' ') : null) },
    ...fields.flatMap((of) => [
      { name: `${of.name} inbound`, of, part: 'inbound' as const, value: sideValue('inbound', of.name) },
      { name: `${of.name} outbound`, of, part: 'outbound' as const, value: sideValue('outbound', of.name) },
    ]),
    { name: 'inbound count', value: (finding) => countOf(finding, 'inbound') },
    { name: 'outbound count', value: (finding) => countOf(finding, 'outbound') },
    { name: 'side', value: (finding) => (finding.kind === 'invalid' ? finding.side : null) },
    { name: 'place', value: (finding) => (finding.kind === 'invalid' ? finding.place : null) },
    { name: 'reason', value: (finding) => (finding.kind === 'invalid' ? finding.reason : null) },
    { name: 'raw', value: (finding) => (finding.kind === 'invalid' ? finding.raw : null) },
    ...review.map((column) => ({
      name: reviewColumnName(column),
      type: reviewTypes[column] ?? ('text' as const),
      value: reviewValue(column),
    })),
  ];
}

type Asked = Pick<ReportContext, 'definition' | 'options' | 'compared'>;

const fateColumns: ReportColumn[] = [
  { name: 'fate', value: ({ fate }) => fate ?? null },
  { name: 'in', value: (finding) => finding.in ?? null },
];

/** Those that are no texts. */
const reviewTypes: Partial<Record<ReviewColumn, ColumnType>> = { notes: 'integer', decidedAt: 'datetime' };

export function reviewValue(column: ReviewColumn): ReportColumn['value'] {
  return ({ review }) => {
    const value = review?.[column] ?? null;
    return value === null ? null : String(value);
  };
}

export function keyValue(name: string): ReportColumn['value'] {
  const own = ownValueOf(name);
  return (finding) => ('key' in finding ? own(finding.key) : null);
}

export function sideValue(side: Side, name: string): ReportColumn['value'] {
  const own = ownValueOf(name);
  return (finding) => {
    const values = (finding as Partial<Record<Side, Record<string, string | null>>>)[side];
    return values ? own(values) : null;
  };
}

function countOf(finding: Finding, side: Side): string | null {
  return finding.kind === 'duplicate' ? String(finding.counts[side]) : null;
}

/** A field may be called `constructor`, which every object seems to have; looking whether it is its own takes time. */
function ownValueOf(name: string): (values: Record<string, string | null>) => string | null {
  return name in Object.prototype ? (values) => ownValue(values, name) : (values) => values[name] ?? null;
}

export function ownValue(values: Record<string, string | null>, name: string): string | null {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}
