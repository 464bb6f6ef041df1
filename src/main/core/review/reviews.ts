import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import {
  type ClosedItem,
  type Decision,
  type DecisionStatus,
  type Note,
  type Preview,
  type ReviewCounts,
  type ReviewFilter,
  type ReviewMark,
  type Scope,
  type VerdictOn,
  verdictOnSchema,
} from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import { plural } from '#shared/text.ts';
import { refuseUnknownFields } from '../known-fields.ts';
import type { People } from '../people/people.ts';
import type { RunBooks, SelectionBooks, Workers } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { aboutFinding } from './about.ts';
import { classesOf } from './classifying.ts';
import { keepSelection } from './decisions.ts';
import { notesOf } from './notes.ts';
import { allDecisions, carriedPath, decisionsOn, reviewedOf } from './reviewed.ts';

export type ReviewParts = {
  trail: Trail;
  people: People;
  selections: SelectionBooks;
  workers: Workers;
  books: RunBooks;
  /** A run that has ended, by its name or as `latest`. */
  ended: (run: string) => RunSummary;
  /** Throws where the run is signed: it is locked then. */
  refuseLocked: (run: string) => void;
};

/** What people conclude about a run's findings. */
export function reviews(parts: ReviewParts) {
  const { trail, people, selections, workers, ended, refuseLocked } = parts;

  /** A run whose findings are final and there, so that what is decided on them stays decided. */
  const reviewable = (name: string): RunSummary => {
    const summary = ended(name);
    if (summary.failed.length > 0) {
      throw new TieoutError(
        'not-allowed',
        `${plural(summary.failed.length, 'partition')} of run ${summary.run} were not compared`,
        {
          next: `Go on with tieout resume ${summary.run}; then its findings are whole.`,
        },
      );
    }
    if (existsSync(summary.evidence.findings)) return summary;
    throw new TieoutError('not-found', `the findings of run ${summary.run} are not there any more`, {
      next: 'Restore its evidence, or run the reconciliation again.',
    });
  };
  const weigh = (summary: RunSummary, scope: Scope) =>
    workers.run('weigh', { reviewed: reviewedOf(parts, summary), scope });
  const refuseUnknown = async ({ evidence }: RunSummary, scope: Scope) => {
    if ('filter' in scope) await refuseUnknownFields(workers, evidence.findings, scope.filter);
  };
  const byStatus = (run: string, counts: Record<string, number>) => {
    const known = allDecisions(parts, run);
    const sums: Partial<Record<DecisionStatus, number>> = {};
    for (const [decision, count] of Object.entries(counts)) {
      const status = known.get(decision)?.status;
      if (status && count > 0) sums[status] = (sums[status] ?? 0) + count;
    }
    return sums;
  };

  return {
    async preview(name: string, scope: Scope): Promise<Preview> {
      const summary = reviewable(name);
      refuseLocked(summary.run);
      await refuseUnknown(summary, scope);
      const { findings, undecided, decided } = await weigh(summary, scope);
      return { findings, undecided, decided: byStatus(summary.run, decided) };
    },

    /** `expected` is the count that was shown before: another one, and nothing is decided. */
    async decide(name: string, scope: Scope, on: VerdictOn, expected?: number): Promise<Decision> {
      const { run, evidence } = reviewable(name);
      refuseLocked(run);
      const verdict = verdictOnSchema.parse({ ...on, owner: on.owner === null ? null : people.find(on.owner).person });
      await refuseUnknown(ended(run), scope);
      const { findings } = await weigh(ended(run), scope);
      if (findings === 0)
        throw new TieoutError('usage', 'there is no such finding in this run', { next: 'Choose other findings.' });
      if (expected !== undefined && expected !== findings) {
        throw new TieoutError('usage', `the decision would be on ${plural(findings, 'finding')}, not on ${expected}`, {
          next: 'Look again, then decide.',
        });
      }
      const named = 'ids' in scope ? await workers.run('names', { findings: evidence.findings, ids: scope.ids }) : [];
      const decision = newId();
      people.recorder.together(() => {
        refuseLocked(run);
        const kept = 'ids' in scope ? keepSelection(selections, named) : scope;
        const count = 'ids' in scope ? named.length : findings;
        people.recorder.enter('decision.made', { ...verdict, decision, run, scope: kept, findings: count });
      });
      return decisionsOn(parts, run).own.at(-1) as Decision;
    },

    withdraw(name: string, decision: string, reason: string): void {
      const { run } = ended(name);
      people.recorder.together(() => {
        refuseLocked(run);
        if (!decisionsOn(parts, run).own.some((known) => known.decision === decision)) {
          throw new TieoutError('not-found', `no decision ${decision} stands on run ${run}`, {
            next: 'One of an earlier run is changed by a new decision.',
          });
        }
        people.recorder.enter('decision.withdrawn', { decision, run, reason });
      });
    },

    /** Every decision that holds a finding of the run, and how many. */
    async decisions(name: string) {
      const summary = reviewable(name);
      const { holds, changed } = await workers.run('tallyReview', { reviewed: reviewedOf(parts, summary) });
      const known = [...allDecisions(parts, summary.run).values()];
      return known
        .filter(({ decision }) => decision in holds)
        .map((decision) => ({
          ...decision,
          isCarried: decision.run !== summary.run,
          holds: holds[decision.decision] ?? 0,
          changed: changed[decision.decision] ?? 0,
        }));
    },

    async counts(name: string): Promise<ReviewCounts> {
      const summary = reviewable(name);
      const { findings, undecided, holds, changed } = await workers.run('tallyReview', {
        reviewed: reviewedOf(parts, summary),
      });
      const { carried } = decisionsOn(parts, summary.run);
      return {
        ...{ findings, undecided, changed: Object.values(changed).reduce((sum, count) => sum + count, 0) },
        decided: byStatus(summary.run, holds),
        ...{ healed: carried?.healed ?? 0, gone: carried?.gone ?? 0 },
      };
    },

    classes: (name: string) => classesOf(parts, ended(name)),

    /** What was decided on some findings, for the rows of a page. */
    async marks(name: string, ids: number[]): Promise<ReviewMark[]> {
      const summary = reviewable(name);
      const known = allDecisions(parts, summary.run);
      const marks = await workers.run('marks', { reviewed: reviewedOf(parts, summary), ids });
      return marks.map((mark) => ({ ...mark, status: known.get(mark.decision ?? '')?.status ?? null }));
    },

    about: (name: string, id: number) => aboutFinding(parts, reviewable(name), id),

    /** Items that were in suspense and are no findings of this run any more. */
    async closed(name: string, from: number): Promise<ClosedItem[]> {
      const summary = reviewable(name);
      const carried = carriedPath(summary.evidence.folder);
      if (!decisionsOn(parts, summary.run).carried || !existsSync(carried)) return [];
      return workers.run('closed', { carried, from, count: limits.healedPageMax });
    },

    /** The numbers of a few findings that a person describes. */
    numbers: (name: string, filter: ReviewFilter): Promise<number[]> =>
      workers.run('numbers', {
        reviewed: reviewedOf(parts, reviewable(name)),
        filter,
        count: limits.selectionFindingsMax,
      }),

    /** About one finding where its number is given, about a filter's, else about the run. */
    async note(name: string, about: { id?: number; filter?: ReviewFilter }, text: string): Promise<Note> {
      const { run, evidence } = about.id === undefined ? ended(name) : reviewable(name);
      const [finding] =
        about.id === undefined ? [] : await workers.run('names', { findings: evidence.findings, ids: [about.id] });
      if (about.id !== undefined && !finding)
        throw new TieoutError('not-found', `run ${run} has no finding ${about.id}`, { next: 'Choose another.' });
      const on = finding ? { finding } : about.filter ? { filter: about.filter } : ({ run: true } as const);
      people.recorder.together(() => {
        refuseLocked(run);
        people.recorder.enter('note.added', { note: newId(), run, about: on, text });
      });
      return notesOf(trail, run).at(-1) as Note;
    },

    notes: (name: string): Note[] => notesOf(trail, ended(name).run),
  };
}

export type Reviews = ReturnType<typeof reviews>;

function newId(): string {
  return randomBytes(8).toString('hex');
}
