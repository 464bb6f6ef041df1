import { type FindingKind, findingKinds } from '#shared/finding.ts';
import type { Asked } from '#shared/findings-view.ts';
import { type Fate, fates, type RunComparison } from '#shared/run-comparison.ts';
import type { Shape } from '#shared/shape.ts';

export type Counts = Record<Fate, number>;

/** A line of the comparison: what is counted, and the list of findings that it leads to. */
export type ComparedRow = { id: string; counts: Counts; choice: Asked } & (
  | { of: 'all' }
  | { of: 'kind'; kind: FindingKind }
  | { of: 'field'; field: string }
  | { of: 'shape'; shape: Shape }
);

/** Everything, then by kind, field and shape; lines in which nothing is counted are left out. */
export function comparedRows({ fates: told, shapes }: RunComparison): ComparedRow[] {
  const counts = (count: (fate: Fate) => number | undefined) =>
    Object.fromEntries(fates.map((fate) => [fate, count(fate) ?? 0])) as Counts;
  const fields = [...new Set(fates.flatMap((fate) => Object.keys(told[fate].fields)))].toSorted();
  const rows: ComparedRow[] = [
    ...findingKinds.map((kind) => ({
      ...{ of: 'kind' as const, id: `kind ${kind}`, kind, choice: { kinds: [kind] } },
      counts: counts((fate) => told[fate].kinds[kind]),
    })),
    ...fields.map((field) => ({
      ...{ of: 'field' as const, id: `field ${field}`, field, choice: { fields: [field] } },
      counts: counts((fate) => told[fate].fields[field]),
    })),
    ...shapes.map((shape) => ({
      ...{ of: 'shape' as const, id: `shape ${shape.id}`, shape, choice: { shapes: [shape.id] } },
      counts: counts((fate) => told[fate].shapes[shape.id]),
    })),
  ];
  const all = { of: 'all' as const, id: 'all', choice: {}, counts: counts((fate) => told[fate].findings) };
  return [all, ...rows.filter((row) => fates.some((fate) => row.counts[fate] > 0))];
}
