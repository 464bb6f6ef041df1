import type { Definition } from '#shared/definition.ts';
import { TieoutError, toFailure } from '#shared/errors.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import type { Journalled, JournalRuns, JournalState } from '#shared/journal.ts';
import { type JournalSettings, journalName } from '#shared/journal-settings.ts';
import type { JournalDecision, JournalInput } from '#shared/journal-tasks.ts';
import { limits } from '#shared/limits.ts';
import type { Standing } from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import { keptDefinition, loadDefinition } from '../definition-file.ts';
import { withEvidence } from '../evidence-keeping.ts';
import type { People } from '../people/people.ts';
import type { JournalBooks, Recorder, RunEntry, Workers } from '../ports.ts';
import { withRetries } from '../retries.ts';
import type { Trail } from '../trail/trail.ts';

export type JournalParts = {
  journalBooks: JournalBooks;
  trail: Trail;
  people: People;
  workers: Workers;
  environment: Record<string, string | undefined>;
  /** A run that has ended. */
  ended: (run: string) => RunEntry & { summary: RunSummary };
  decisions: (run: string) => Promise<Standing[]>;
};

/** Writes runs into the journals of their definitions, and reads what the journals hold. */
export function journals(parts: JournalParts) {
  const { journalBooks: books, trail, people, workers, environment } = parts;

  const write = async (
    entry: RunEntry & { summary: RunSummary },
    journal: JournalSettings,
    recorder: Recorder,
    signal?: AbortSignal,
  ): Promise<Journalled> => {
    const { run } = entry;
    const name = journalName(journal);
    const about = { run, journal: name, level: journal.level };
    books.note({ ...about, state: 'pending', at: trail.now(), written: null, failure: null });
    try {
      withEvidence(entry);
      const written = await stoppable(signal, async (gauge) => {
        const input = await inputOf(parts, entry, journal, gauge);
        const what = `run ${run} could not be written to ${name}`;
        return withRetries(workers, 'journal', input, { what, next: `Try again: tieout journal ${run}.`, gauge });
      });
      recorder.enter('run.journalled', written, () =>
        books.note({ ...about, state: 'whole', at: trail.now(), written, failure: null }),
      );
      return written;
    } catch (error) {
      const { code, message } = toFailure(error);
      recorder.enter('journal.failed', { run, journal: name, code }, () =>
        books.note({ ...about, state: 'pending', at: trail.now(), written: null, failure: message }),
      );
      throw withNext(error, run);
    }
  };

  const ofDefinition = (path: string): { name: string; journal: JournalSettings } => {
    const { definition } = loadDefinition(path, environment);
    if (definition.journal) return { name: definition.name, journal: definition.journal };
    throw new TieoutError('definition', `${path} names no journal`, {
      next: `Give it one: journal: { url: "mysql://user:\${MYSQL_PASSWORD}@host:3306/database" }.`,
    });
  };

  /** What an earlier run's journal still lacks. What cannot be written now stays noted. */
  const goOn = async (path: string, signal?: AbortSignal): Promise<void> => {
    for (const run of books.pending(limits.journalCatchUpRuns, path)) {
      if (signal?.aborted) return;
      await write(parts.ended(run), ofDefinition(path).journal, trail, signal);
    }
  };

  return {
    /** Writes a run, or goes on with it: its decisions as they stand now. */
    write: (run: string, signal?: AbortSignal): Promise<Journalled> => {
      const entry = parts.ended(run);
      return write(entry, ofDefinition(entry.definitionPath).journal, people.recorder, signal);
    },

    /** After a run has ended. That it could not be journalled is noted, and changes nothing of what the run came to. */
    async afterRun({ run }: RunSummary, { journal }: Definition, signal: AbortSignal | undefined): Promise<void> {
      if (!journal) return;
      try {
        const entry = parts.ended(run);
        await write(entry, journal, trail, signal);
        await goOn(entry.definitionPath, signal);
      } catch {
        // It is in the books and in the trail, is shown with the run, and is gone on with after the next.
      }
    },

    state: (run: string): JournalState | null => books.find(run) ?? null,

    async runs(path: string, after: string | undefined, count: number, ofAll: boolean): Promise<JournalRuns> {
      const { name, journal } = ofDefinition(path);
      return workers.run('journalRuns', { journal, after, count, ...(ofAll ? {} : { name }) });
    },
  };
}

export type Journals = ReturnType<typeof journals>;

async function inputOf(
  { trail, people, decisions, environment }: JournalParts,
  entry: RunEntry & { summary: RunSummary },
  journal: JournalSettings,
  gauge: JournalInput['gauge'],
): Promise<JournalInput> {
  const { run, summary, definitionSha256, rulesSha256 } = entry;
  const { key, fields } = keptDefinition(entry, environment);
  const nameOf = (who: string) => people.roster().find(({ person }) => person === who)?.name ?? who;
  // Of a run that was not compared whole nothing can be decided yet.
  const standing = summary.failed.length > 0 ? [] : await decisions(run);
  return {
    journal,
    about: {
      workspace: trail.state().workspace,
      person: nameOf(trail.of(['run.started'], run)[0]?.actor ?? ''),
      ...{ definitionSha256, rulesSha256 },
    },
    ...{ summary, key, fields, gauge },
    decisions: standing.map(
      (decision): JournalDecision => ({
        ...decision,
        person: nameOf(decision.by),
        owner: decision.owner === null ? null : nameOf(decision.owner),
      }),
    ),
    checkpoint: trail.checkpoint(),
  };
}

async function stoppable<Result>(
  signal: AbortSignal | undefined,
  act: (gauge: JournalInput['gauge']) => Promise<Result>,
): Promise<Result> {
  const gauge = createGauge();
  const stop = () => requestStop(gauge);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    return await act(gauge);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function withNext(error: unknown, run: string): unknown {
  if (!(error instanceof TieoutError) || error.code === 'definition') return error;
  const next = `${error.next ?? ''} Then go on with tieout journal ${run}.`.trim();
  return new TieoutError(error.code, error.message, { next, cause: error });
}
