import { createEffort, type Effort, stopEffort } from '#shared/effort.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { DecisionStatus } from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunComparison } from '#shared/run-comparison.ts';
import type { Shape, ShapeLine, Shapes } from '#shared/shape.ts';
import type { RunBooks, ShapeBooks, Workers } from './ports.ts';
import { allDecisions, type ReviewReading, reviewedOf } from './review/reviewed.ts';

export type ShapeParts = ReviewReading & {
  books: RunBooks;
  seen: ShapeBooks;
  /** Threads that answer faces, so that a run under way keeps nobody waiting. */
  readers: Workers;
};

/** The causes of runs' findings, and when each was seen. They are made once a run, from its findings alone. */
export function runShapes(parts: ShapeParts) {
  const { books, seen, readers } = parts;
  const underWay = new Map<string, { effort: Effort; made: Promise<Shape[]> }>();
  let isClosed = false;

  const make = ({ run, evidence, findingsDigest }: RunSummary): Promise<Shape[]> => {
    const known = underWay.get(run);
    if (known) return known.made;
    const effort = createEffort();
    const made = readers
      .run('shapes', { findings: evidence.findings, effort })
      .then((shapes) => {
        if (!isClosed && seen.digestOf(run) !== findingsDigest)
          seen.keep(run, findingsDigest, shapes.slice(0, 2 * limits.shapesMax));
        return shapes;
      })
      .finally(() => underWay.delete(run));
    underWay.set(run, { effort, made });
    return made;
  };

  return {
    /** Makes them in the background; whoever looks before they are made waits for the same work. */
    begin(summary: RunSummary): void {
      if (summary.findingsKept > 0 && !isClosed) make(summary).catch(() => {});
    },

    /** The run's shapes with their examples, what was decided on them, and the runs in which they were seen. */
    async list(summary: RunSummary): Promise<Shapes> {
      const { run, name, evidence } = summary;
      const shapes = await make(summary);
      const shown = shapes.slice(0, limits.shapesMax);
      const [rows, tallies, columns] = await Promise.all([
        readers.run('rows', { findings: evidence.findings, ids: shown.flatMap(({ examples }) => examples) }),
        readers.run('tallyShapes', { reviewed: reviewedOf(parts, summary) }),
        readers.run('columns', { findings: evidence.findings }),
      ]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      const runs = lastRuns(books, summary);
      const history = historyOf(seen, summary, runs);
      const statusOf = allDecisions(parts, run);
      const lines = shown.map(
        (shape, i): ShapeLine => ({
          ...shape,
          examples: shape.examples.flatMap((id) => byId.get(id) ?? []),
          ...history(shape.id),
          decided: byStatus(tallies[i]?.decided ?? {}, (decision) => statusOf.get(decision)?.status),
          undecided: tallies[i]?.undecided ?? 0,
        }),
      );
      return {
        ...{ run, name, findings: columns.kept, shapes: lines },
        runs: runs.map(({ run: of, startedAt }) => ({ run: of, startedAt })),
        columns: {
          key: columns.key.map(({ name: key }) => key),
          fields: columns.fields.map(({ name: field }) => field),
        },
      };
    },

    of: ({ evidence }: RunSummary, id: number): Promise<Shape | null> =>
      readers.run('shapeOf', { findings: evidence.findings, id }),

    /** Whichever of the two began first is the one before. Errors: `usage` where they are of different reconciliations. */
    async compare(one: RunSummary, other: RunSummary, effort?: Effort): Promise<RunComparison> {
      refuseDifferent(one, other);
      const [before, after] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
      const compared = await readers.run('compareRuns', {
        before: before.evidence.findings,
        after: after.evidence.findings,
        ...(effort && { effort }),
      });
      const head = ({ run, startedAt, flight }: RunSummary) => ({ run, startedAt, inFlight: flight?.inFlight ?? 0 });
      return { name: after.name, before: head(before), after: head(after), ...compared };
    },

    /** What is nearly done is waited for; the rest is made when somebody looks. */
    async close(): Promise<void> {
      const all = [...underWay.values()];
      const patience = setTimeout(() => {
        isClosed = true;
        for (const { effort } of all) stopEffort(effort);
      }, limits.shapesEndMs);
      await Promise.allSettled(all.map(({ made }) => made));
      clearTimeout(patience);
      isClosed = true;
    },
  };
}

function refuseDifferent(one: RunSummary, other: RunSummary): void {
  if (one.run === other.run)
    throw new TieoutError('usage', `both are run ${one.run}`, { next: 'Name two runs: tieout runs lists them.' });
  if (one.name === other.name) return;
  throw new TieoutError('usage', `run ${one.run} is of ${one.name}, and run ${other.run} of ${other.name}`, {
    next: 'Compare two runs of the same reconciliation.',
  });
}

/** The last runs of the reconciliation up to this one, the oldest first. */
function lastRuns(books: RunBooks, { name, startedAt, run }: RunSummary): RunSummary[] {
  return books
    .lastEnded(name, limits.shapeRunsMax * 2)
    .filter((other) => other.startedAt < startedAt || other.run === run)
    .slice(0, limits.shapeRunsMax)
    .reverse();
}

function historyOf(books: ShapeBooks, { run, name }: RunSummary, runs: RunSummary[]) {
  const byShape = Map.groupBy(books.seen(name), ({ shape }) => shape);
  const isKnown = new Map(runs.map((of) => [of.run, of.findingsKept === 0 || books.digestOf(of.run) !== undefined]));
  return (shape: string): Pick<ShapeLine, 'seen' | 'history'> => {
    const all = byShape.get(shape) ?? [];
    const counts = new Map(all.map((line) => [line.run, line.findings]));
    return {
      seen: { first: all[0]?.run ?? run, last: all.at(-1)?.run ?? run, runs: Math.max(1, all.length) },
      history: runs.map((of) => (isKnown.get(of.run) ? (counts.get(of.run) ?? 0) : null)),
    };
  };
}

function byStatus(counts: Record<string, number>, statusOf: (decision: string) => DecisionStatus | undefined) {
  const sums: Partial<Record<DecisionStatus, number>> = {};
  for (const [decision, count] of Object.entries(counts)) {
    const status = statusOf(decision);
    if (status) sums[status] = (sums[status] ?? 0) + count;
  }
  return sums;
}
