import type { Finding } from '#shared/finding.ts';
import type { Fate, FindingFate } from '#shared/run-comparison.ts';
import { openFindings } from '../findings-file.ts';
import { columnsOf } from '../review/finding-row.ts';
import { storedFinding } from '../stored-finding.ts';
import { comparedPairs } from './compared-pairs.ts';

export type ComparedFinding = FindingFate & Finding;

/**
 * The findings of two runs by kind and then by key, each with what became of it: one that changed is there twice, as the
 * earlier run has it and then as the later one; one that is the same is told once, of the later.
 */
export function* comparedFindings(before: string, after: string): Generator<ComparedFinding> {
  const files = [before, after].map((path) => openFindings(path, { readonly: true }));
  const [earlier, later] = files as [(typeof files)[0], (typeof files)[0]];
  try {
    const columns = { before: columnsOf(earlier), after: columnsOf(later) };
    const hasOtherColumns = JSON.stringify(columns.before) !== JSON.stringify(columns.after);
    const of = { before: storedFinding(columns.before), after: storedFinding(columns.after) };
    for (const { a, b, isSame } of comparedPairs(earlier, later)) {
      const fate: Fate = !a ? 'new' : !b ? 'gone' : !hasOtherColumns && isSame ? 'same' : 'changed';
      if (a && fate !== 'same') yield { fate, in: 'before', ...of.before(a) };
      if (b) yield { fate, in: 'after', ...of.after(b) };
    }
  } finally {
    for (const file of files) file.close();
  }
}
