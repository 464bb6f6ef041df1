import { copyAndTell } from '#renderer/parts/clipboard.ts';
import { CopyMenu } from '#renderer/parts/copy-menu.tsx';
import { useTranslation } from '#renderer/words.ts';
import { csvText } from '#shared/csv-text.ts';
import { fates, type RunComparison } from '#shared/run-comparison.ts';
import { shapeText } from '#shared/shape-words.ts';
import { type ComparedRow, comparedRows } from './rows.ts';

/** The comparison for others: as a table, or as JSON like the command line's. */
export function CopyComparison({ compared }: { compared: RunComparison }) {
  const { t } = useTranslation('compare');
  const ways = [
    { name: t('copyCsv'), act: () => copyAndTell(tableOf(compared)) },
    { name: t('copyJson'), act: () => copyAndTell(`${JSON.stringify(compared, null, 2)}\n`) },
  ];
  return <CopyMenu ways={ways} />;
}

/** The words of the table are the command line's, whatever language the page is in: programs read it on. */
export function tableOf(compared: RunComparison): string {
  const lines = comparedRows(compared).map((row) => [
    row.of,
    whatOf(row),
    ...fates.map((fate) => `${row.counts[fate]}`),
  ]);
  return csvText([['by', 'what', ...fates], ...lines]);
}

function whatOf(row: ComparedRow): string | null {
  if (row.of === 'all') return null;
  if (row.of === 'kind') return row.kind;
  return row.of === 'field' ? row.field : shapeText(row.shape, 'en');
}
