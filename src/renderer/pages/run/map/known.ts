import type { PartitionCounts } from '#shared/findings-list.ts';
import type { PartitionState } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { findingsFound, type RunSummary } from '#shared/run.ts';

/**
 * What the map shows of a run that is over. Failed partitions are named by its summary; of the others only what was
 * counted is shown as compared. Undefined where nothing is known of them, which must not look like a match.
 */
export function statesOf(
  summary: RunSummary | null,
  counts: readonly PartitionCounts[] | undefined,
): PartitionState[] | undefined {
  if (!counts && !summary) return undefined;
  const failed = new Set(summary?.failed.map(({ partition }) => partition));
  const byPartition = new Map(counts?.map((count) => [count.partition, count]));
  const allMatched = summary?.verdict === 'match' && findingsFound(summary) === 0;
  if (!counts && !allMatched && failed.size === 0) return undefined;
  return Array.from({ length: limits.partitions }, (_, partition) => {
    if (failed.has(partition)) return 'failed';
    const count = byPartition.get(partition);
    if (!count) return allMatched ? 'matched' : 'waiting';
    return hasFindings(count) ? 'mismatched' : 'matched';
  });
}

function hasFindings({ findings }: PartitionCounts): boolean {
  return Object.values(findings).some((number) => number > 0);
}

/** How many partitions are in each state. */
export function countStates(states: readonly PartitionState[]): Record<PartitionState, number> {
  const counts = { waiting: 0, working: 0, matched: 0, mismatched: 0, failed: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}
