import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { Outcome } from './alerts/rules.ts';
import type { RunBooks, RunEntry } from './ports.ts';
import type { RunReports } from './run-reports.ts';

type Parts = {
  reports: RunReports;
  alerts: Pick<Alerts, 'tell'>;
  books: Pick<RunBooks, 'newestOfEach'>;
  find: (run: string) => RunEntry;
  /** The definition that a run was made under. */
  definitionOf: (entry: RunEntry) => Definition;
};

type Ended = Extract<Outcome, { summary: RunSummary }>;
/** `isAgain`: it may have been done before, in part or whole. */
type How = { isAgain?: boolean; signal?: AbortSignal | undefined };

/** What a run that has ended leads to: its reports, then the alerts that carry them. */
export function tellingOfRuns({ reports, alerts, books, find, definitionOf }: Parts) {
  const afterRun = async (outcome: Ended, definition: Definition, { isAgain = false, signal }: How = {}) => {
    const { summary } = outcome;
    await reports.make(summary, definition, signal);
    const made = reports.told(summary.run, definition);
    await alerts.tell(find(summary.run), definition, outcome, { reports: made, isAgain });
  };
  return {
    afterRun,
    /** The reports of the last run of each definition that were cut off. */
    async goOn(signal: AbortSignal): Promise<void> {
      for (const entry of books.newestOfEach(limits.definitionsListedMax)) {
        const { run, summary } = entry;
        if (!summary) continue;
        const definition = asItWas(definitionOf, entry);
        if (!definition) continue;
        const wanted = definition.reports?.length ?? 0;
        const made = reports.list(run);
        if (wanted === 0 || (made.length >= wanted && made.every(({ state }) => state !== 'pending'))) continue;
        if (signal.aborted) return;
        await reports.make(summary, definition, signal);
      }
    },
  };
}

/** A definition that is not understood any more has nothing left to be done for it. */
function asItWas(definitionOf: Parts['definitionOf'], entry: RunEntry): Definition | undefined {
  try {
    return definitionOf(entry);
  } catch (error) {
    if (error instanceof TieoutError) return undefined;
    throw error;
  }
}
