import { type ComparedRow as Counted, comparedRows as countedRows } from '#shared/compared-rows.ts';
import type { Asked } from '#shared/findings-view.ts';
import type { RunComparison } from '#shared/run-comparison.ts';

/** A line of the comparison, and the list of findings that it leads to. */
export type ComparedRow = Counted & { id: string; choice: Asked };

export function comparedRows(compared: RunComparison): ComparedRow[] {
  return countedRows(compared).map((row) => ({ ...row, ...placeOf(row) }));
}

function placeOf(row: Counted): { id: string; choice: Asked } {
  switch (row.of) {
    case 'all':
      return { id: 'all', choice: {} };
    case 'kind':
      return { id: `kind ${row.kind}`, choice: { kinds: [row.kind] } };
    case 'field':
      return { id: `field ${row.field}`, choice: { fields: [row.field] } };
    case 'shape':
      return { id: `shape ${row.shape.id}`, choice: { shapes: [row.shape.id] } };
  }
}
