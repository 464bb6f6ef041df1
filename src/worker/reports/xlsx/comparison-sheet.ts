import { type ComparedRow, comparedRows } from '#shared/compared-rows.ts';
import { kindGlyphs } from '#shared/finding.ts';
import { fates } from '#shared/run-comparison.ts';
import { shapeText } from '#shared/shape-words.ts';
import type { ComparedRuns } from '../report.ts';
import type { Words } from '../words.ts';
import { plainSheet } from './sheet.ts';
import { cellsOf, header, ofCounts, type SummaryCell } from './summary-sheet.ts';

/** The first sheet of two compared runs: both of them, and what is new, gone, changed and the same. */
export function comparisonSheet(compared: ComparedRuns, words: Words): Iterable<string> {
  return plainSheet([60, 28, 26, 14, 14, 68], rowsOf(compared, words).map(cellsOf));
}

function rowsOf(compared: ComparedRuns, words: Words): SummaryCell[][] {
  const { name, before, after, summaries, hasOtherColumns } = compared;
  const label = (text: string): SummaryCell => ({ text, style: 'label' });
  const run = (of: 'before' | 'after', { run, startedAt }: typeof before): SummaryCell[] => {
    const { verdict, findingsDigest } = summaries[of];
    return [label(words.runs[of]), run, startedAt, words.verdicts[verdict], '', findingsDigest];
  };
  return [
    [{ text: words.comparison, style: 'title' }],
    [label(words.name), name],
    [],
    header('', words.run, words.started, words.verdict, '', words.findingsDigest),
    run('before', before),
    run('after', after),
    ...(hasOtherColumns ? [[label(words.otherColumns)]] : []),
    [],
    header('', ...fates.map((fate) => ofCounts(words.fates[fate]))),
    ...comparedRows(compared).map((row): SummaryCell[] => [
      whatOf(row, words),
      ...fates.map((fate) => row.counts[fate]),
    ]),
    [],
    ...fates.map((fate): SummaryCell[] => [label(words.fates[fate]), words.fateMeanings[fate]]),
    [words.changedTwice],
    [words.blankIsNull],
  ];
}

function whatOf(row: ComparedRow, words: Words): SummaryCell {
  switch (row.of) {
    case 'all':
      return { text: words.allFindings, style: 'label' };
    case 'kind':
      return { text: `${kindGlyphs[row.kind]} ${words.kinds[row.kind]}`, style: row.kind };
    case 'field':
      return row.field;
    case 'shape':
      return shapeText(row.shape, words.language);
  }
}
