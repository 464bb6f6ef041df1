import type { ColumnType } from '#shared/column.ts';
import type { Column } from '#shared/definition.ts';
import { type Finding, type FindingKind, kindGlyphs, type Side } from '#shared/finding.ts';
import type { ReviewColumn } from '#shared/review-columns.ts';
import { keyValue, reviewValue, sideValue } from '../columns.ts';
import type { ReportContext, ReportedFinding } from '../report.ts';
import type { Words } from '../words.ts';
import { columnLetters, textCell, valueCell } from './cells.ts';
import type { SheetColumn } from './sheet.ts';

/** A column of a kind's sheet. `isMarked` says where its value is one that differs. */
export type KindColumn = SheetColumn & {
  letters: string;
  cell(at: string, finding: ReportedFinding, shorten: (value: string) => string): string;
  value(finding: ReportedFinding): string | null;
};

type Asked = Pick<ReportContext, 'definition' | 'options' | 'compared'>;

/**
 * The columns that findings of a kind have: no others, so that a sheet is as narrow as it can be; then those of the
 * review. Of two compared runs those of what became of it come before them.
 */
export function kindColumns(
  kind: FindingKind,
  { definition: { key, fields }, options: { review = [] }, compared }: Asked,
  words: Words,
): KindColumn[] {
  const keys = key.map((column) => keyColumn(column));
  const side = (side: Side) => fields.map((column) => sideColumn(column, side, column.name));
  const marker = plain(words.kind, undefined, () => `${kindGlyphs[kind]} ${words.kinds[kind]}`, 16);
  marker.cell = (at, finding) => textCell(at, marker.value(finding) ?? '', kind);
  const reviewed = review.map((column) => reviewSheetColumn(column, words));
  const fated = compared ? fateColumns(words) : [];
  return [marker, ...fated, ...columnsOf(), ...reviewed].map((column, i) => ({ ...column, letters: columnLetters(i) }));

  function columnsOf(): Omit<KindColumn, 'letters'>[] {
    switch (kind) {
      case 'missing':
        return [...keys, ...side('inbound')];
      case 'unexpected':
        return [...keys, ...side('outbound')];
      case 'different': {
        const pairs = fields.flatMap((column) => [
          sideColumn(column, 'inbound', `${column.name} ${words.inbound}`),
          sideColumn(column, 'outbound', `${column.name} ${words.outbound}`),
        ]);
        const differing = plain(words.differingFields, undefined, (finding) => differingOf(finding).join(', '), 24);
        return [...keys, differing, ...pairs];
      }
      case 'duplicate':
        return [...keys, counts('inbound'), counts('outbound')];
      case 'invalid':
        return [
          plain(words.side, undefined, (finding) => (finding.kind === 'invalid' ? words[finding.side] : null), 12),
          plain(words.place, undefined, (finding) => (finding.kind === 'invalid' ? finding.place : null), 32),
          plain(words.reason, undefined, (finding) => (finding.kind === 'invalid' ? finding.reason : null), 48),
          plain(words.raw, undefined, (finding) => (finding.kind === 'invalid' ? finding.raw : null), 64),
        ];
    }
  }

  function counts(side: Side) {
    const count = (finding: Finding) => (finding.kind === 'duplicate' ? String(finding.counts[side]) : null);
    return plain(`${words.counts} ${words[side]}`, 'integer', count, 16);
  }
}

function fateColumns(words: Words) {
  return [
    plain(words.change, undefined, ({ fate }) => (fate ? words.fates[fate] : null), 12),
    plain(words.foundIn, undefined, (finding) => (finding.in ? words.runs[finding.in] : null), 16),
  ];
}

function keyColumn({ name, type }: Column) {
  return plain(name, type, keyValue(name), widthOf(name, type));
}

function sideColumn({ name, type }: Column, side: Side, header: string) {
  const marked = (finding: Finding) => finding.kind === 'different' && finding.fields.includes(name);
  return plain(header, type, sideValue(side, name), widthOf(header, type), marked);
}

function reviewSheetColumn(column: ReviewColumn, words: Words) {
  const value = reviewValue(column);
  switch (column) {
    case 'decision':
      return plain(words.decision, undefined, spoken({ ...words.statuses, undecided: words.undecided }), 16);
    case 'reason':
      return plain(`${words.decision}: ${words.reason}`, undefined, spoken(words.reasons), 24);
    case 'severity':
      return plain(words.severity, undefined, spoken(words.severities), 12);
    case 'notes':
      return plain(words.notes, 'integer', value, 10);
    default:
      return plain(words[column], undefined, value, 24);
  }

  function spoken(names: Record<string, string>): typeof value {
    return (finding) => {
      const said = value(finding);
      return said === null ? null : (names[said] ?? said);
    };
  }
}

function plain(
  name: string,
  type: ColumnType | undefined,
  value: (finding: ReportedFinding) => string | null,
  width: number,
  isMarked: (finding: Finding) => boolean = () => false,
): Omit<KindColumn, 'letters'> {
  return {
    ...{ name, width, value },
    cell(at, finding, shorten) {
      const text = value(finding);
      return text === null ? '' : valueCell(at, shorten(text), type, isMarked(finding));
    },
  };
}

function differingOf(finding: Finding): string[] {
  return finding.kind === 'different' ? finding.fields : [];
}

/** In characters: what values of the type usually take, and the header. */
function widthOf(name: string, type: ColumnType): number {
  const usual: Record<ColumnType, number> = { text: 24, integer: 14, decimal: 14, boolean: 10, datetime: 22, json: 32 };
  return Math.min(48, Math.max(usual[type], name.length + 4));
}
