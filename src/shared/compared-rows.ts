import { type FindingKind, findingKinds } from './finding.ts';
import { type Comparison, type Fate, fates } from './run-comparison.ts';
import type { Shape } from './shape.ts';

export type FateCounts = Record<Fate, number>;

/** A line of a comparison: what is counted of each fate. */
export type ComparedRow = { counts: FateCounts } & (
  | { of: 'all' }
  | { of: 'kind'; kind: FindingKind }
  | { of: 'field'; field: string }
  | { of: 'shape'; shape: Shape }
);

/** Everything, then by kind, field and shape; lines in which nothing is counted are left out. */
export function comparedRows({ fates: told, shapes }: Pick<Comparison, 'fates' | 'shapes'>): ComparedRow[] {
  const counts = (count: (fate: Fate) => number | undefined) =>
    Object.fromEntries(fates.map((fate) => [fate, count(fate) ?? 0])) as FateCounts;
  const fields = [...new Set(fates.flatMap((fate) => Object.keys(told[fate].fields)))].toSorted();
  const rows: ComparedRow[] = [
    ...findingKinds.map((kind) => ({
      ...{ of: 'kind' as const, kind },
      counts: counts((fate) => told[fate].kinds[kind]),
    })),
    ...fields.map((field) => ({
      ...{ of: 'field' as const, field },
      counts: counts((fate) => told[fate].fields[field]),
    })),
    ...shapes.map((shape) => ({
      ...{ of: 'shape' as const, shape },
      counts: counts((fate) => told[fate].shapes[shape.id]),
    })),
  ];
  const all = { of: 'all' as const, counts: counts((fate) => told[fate].findings) };
  return [all, ...rows.filter((row) => fates.some((fate) => row.counts[fate] > 0))];
}
