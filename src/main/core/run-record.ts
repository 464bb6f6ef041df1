import type { Failure } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { RunSummary } from '#shared/run.ts';
import type { SealedFile } from '#shared/sealed-file.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import type { FollowBooks, Recorder, RunBooks, RunEntry } from './ports.ts';

/** What a run's steps need to be entered in the books and in the audit trail at once. */
export type RecordParts = {
  books: RunBooks;
  follows: FollowBooks;
  person: Recorder;
  engine: Recorder;
  version: string;
};

export function recordStart(
  { books, person, version }: RecordParts,
  entry: RunEntry,
  onEntered: ((run: string) => void) | undefined,
): void {
  const { run, name, definitionPath: definition, definitionSha256, rulesSha256 } = entry;
  person.together(() => {
    person.enter('run.started', { run, name, definition, definitionSha256, rulesSha256, version }, () =>
      books.add(entry),
    );
    onEntered?.(run);
  });
}

type Pulled = Record<Side, SnapshotTotals> & { master?: SnapshotTotals };

/** Both sides are read, and the master list where there is one. A run that goes on finds them sealed: each is entered once. */
export function recordPulled({ books, engine }: RecordParts, run: string, pulled: Pulled): void {
  engine.together(() => {
    for (const side of [...sides, 'master'] as const) {
      const totals = pulled[side];
      if (!totals || engine.has(run, 'snapshot.sealed', side)) continue;
      const { read, accepted, invalid, digest, seal, readFrom, readTo } = totals;
      engine.enter('snapshot.sealed', { run, side, read, accepted, invalid, digest, seal, readFrom, readTo });
    }
    books.setState(run, 'diffing');
  });
}

/** `learn` keeps what the run has learned for those after it. */
export function recordEnd(
  { books, follows, engine }: RecordParts,
  summary: RunSummary,
  files: SealedFile[],
  learn: () => void = () => {},
): void {
  const { run, verdict, matched, withinTolerance, findings, partitions, failed } = summary;
  engine.together(() => {
    const { findingsDigest: digest, findingsKept: kept } = summary;
    const { established } = partitions;
    const { confirmation } = summary;
    if (confirmation?.readings) {
      const { candidates, settled, readings } = confirmation;
      const sealed = (side: Side) => {
        const { read, digest, seal } = readings[side];
        return { read, digest, seal };
      };
      const again = { inbound: sealed('inbound'), outbound: sealed('outbound') };
      engine.enter('findings.confirmed', { run, candidates, settled, ...again });
    }
    if (summary.master) {
      const { listDigest, kept: listed, keys, onNeither, notInMaster } = summary.master;
      engine.enter('master.held', { run, digest: listDigest, kept: listed, keys, onNeither, notInMaster });
    }
    if (summary.flight) {
      const { inFlight, kept: listed, lastExpectedBy, pairs } = summary.flight;
      engine.enter('flight.held', { run, inFlight, kept: listed, lastExpectedBy, pairs });
    }
    engine.enter('findings.sealed', { run, digest, kept, established, failed: failed.length });
    engine.enter('run.ended', { run, verdict, matched, withinTolerance, findings, files });
    books.end(run, summary);
    follows.open(run, { owesReview: true });
    learn();
  });
}

export function recordStop(
  { books, follows, engine }: RecordParts,
  run: string,
  state: 'interrupted' | 'failed',
  failure: Failure,
): void {
  engine.enter(`run.${state}`, { run, code: failure.code }, () => {
    books.setState(run, state, failure);
    // Whoever stops a run knows that they did.
    if (state === 'failed') follows.open(run, { owesReview: false });
  });
}
