import * as z from 'zod';
import { findingKinds } from './finding.ts';
import { shapeSchema } from './shape.ts';

/** What became of a finding between two runs of one reconciliation. A finding is one by its kind and its key. */
export const fates = ['new', 'gone', 'changed', 'same'] as const;
export type Fate = (typeof fates)[number];

/** What became of a finding, and in which of the two runs it is as it is told. */
export type FindingFate = { fate: Fate; in: 'before' | 'after' };

/** How many findings two runs tell when they are compared: what changed is told of both. */
export function comparedLines({ fates: told }: Pick<Comparison, 'fates'>): number {
  return fates.reduce((sum, fate) => sum + told[fate].findings, told.changed.findings);
}

const count = z.int().nonnegative();
const fateCountsSchema = z.object({
  findings: count,
  kinds: z.record(z.enum(findingKinds), count),
  /** Of findings that differ, by the fields in which they do: those of the later run, of what is gone the earlier's. */
  fields: z.record(z.string(), count),
  /** By the shapes' ids. */
  shapes: z.record(z.string(), count),
});
export type FateCounts = z.output<typeof fateCountsSchema>;

export const comparisonSchema = z.object({
  fates: z.record(z.enum(fates), fateCountsSchema),
  /** Those of both runs. */
  shapes: z.array(shapeSchema),
  /** The definition's key or fields are others by now, so that no finding can be told to be the same. */
  hasOtherColumns: z.boolean(),
});
export type Comparison = z.output<typeof comparisonSchema>;

/** `inFlight` items are no findings of that run, and may come to be some. */
const runHead = z.object({ run: z.string(), startedAt: z.string(), inFlight: z.number() });
export const runComparisonSchema = comparisonSchema.extend({ name: z.string(), before: runHead, after: runHead });
export type RunComparison = z.output<typeof runComparisonSchema>;
