import { withoutStack } from '#shared/errors.ts';
import { type RunDetail, type RunLine, runCountsOf } from '#shared/run.ts';
import type { RunEntry } from './ports.ts';

/** A run as lists show it. */
export function runLineOf(entry: RunEntry): RunLine {
  const { run, name, definitionPath, state, verdict, startedAt, endedAt, summary, evidenceDeleted } = entry;
  return {
    ...{ run, name, definitionPath, state, verdict, startedAt, endedAt },
    counts: summary && runCountsOf(summary),
    activity: summary?.activity ?? null,
    evidenceDeleted,
  };
}

export function runDetailOf(entry: RunEntry): RunDetail {
  const { summary, definitionText, failure } = entry;
  return { ...runLineOf(entry), summary, definitionText, failure: failure && withoutStack(failure) };
}
