import { failedByDefinition } from '#shared/run.ts';
import type { RunEntry } from './ports.ts';

/** How whoever waits for the end of a run comes to it. One that failed by its definition could only fail again. */
export function wayOn(entry: Pick<RunEntry, 'run' | 'state' | 'failure' | 'definitionPath'>): string {
  if (!failedByDefinition(entry)) return `Go on with tieout resume ${entry.run}.`;
  return `Correct ${entry.definitionPath}, then run it anew: tieout run FILE.`;
}
