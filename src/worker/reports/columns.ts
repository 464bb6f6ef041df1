import type { Column, Definition } from '#shared/definition.ts';
import type { Finding, Side } from '#shared/finding.ts';

/** A column of a table of findings; `of` is the definition's column whose values it holds. */
export type ReportColumn = { name: string; of?: Column; part?: ColumnPart; value: (finding: Finding) => string | null };
/** Of which part of a finding a column shows a value. */
export type ColumnPart = 'key' | Side;

/** The columns in which every finding is one row: its kind, its key, both sides of every field, and what else a kind says. */
export function reportColumns({ key, fields }: Pick<Definition, 'key' | 'fields'>): ReportColumn[] {
  return [
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
  ];
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
