import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleVerification } from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Gauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { Merge, MergeEvent } from '#shared/merge.ts';
import type { MergeOutput, MergeSide, SettledConflict } from '#shared/merge-tasks.ts';
import type { Decision } from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import { type VerifyingParts, verified } from '../bundle/verifying.ts';
import { gauged } from '../gauged.ts';
import type { People } from '../people/people.ts';
import type { TrailBooks } from '../ports.ts';
import { decisionActions, decisionsOf } from '../review/decisions.ts';
import { allDecisions, type ReviewReading, reviewedOf } from '../review/reviewed.ts';
import type { EndedRun } from '../run-finding.ts';
import { withScratch } from '../scratch.ts';
import { enterMerge } from './entering.ts';
import { type Other, otherSide, readable } from './other-side.ts';

export type MergeParts = ReviewReading & {
  people: People;
  entries: TrailBooks;
  verifying: VerifyingParts;
  workspace: string;
  ended: (run: string) => EndedRun;
  refuseLocked: (run: string) => void;
};

/** Whose decision holds: of findings by their key's values joined, of two decisions, of all others; null leaves a conflict open. */
export type MergeAsked = {
  path: string;
  take: MergeSide | null;
  keys: Record<string, MergeSide>;
  settled: SettledConflict[];
  isOnlyLooked: boolean;
};

/**
 * Takes over what somebody decided about a run in another copy of the workspace, from their bundle, once it verifies: what
 * only they decided holds here, too; where both did and otherwise, a person says whose holds, or nothing is entered.
 */
export async function* mergeBundle(
  parts: MergeParts,
  asked: MergeAsked,
  signal?: AbortSignal,
): AsyncGenerator<MergeEvent, void> {
  parts.trail.refuseBroken();
  const { disk } = parts.verifying;
  const act = (gauge: Gauge) => withScratch(disk, parts.workspace, (folder) => looked(parts, asked, folder, gauge));
  for await (const event of gauged(act, signal))
    yield 'result' in event ? { merge: event.result } : { looked: event.done, total: event.total };
}

async function looked(parts: MergeParts, asked: MergeAsked, folder: string, gauge: Gauge): Promise<Merge> {
  const apart = join(folder, 'bundle');
  mkdirSync(apart);
  const { verification, run } = await verified(parts.verifying, { path: asked.path, isReplayed: false }, apart, gauge);
  const about = readable(verification, run);
  const entry = parts.ended(about.run);
  const shelf = parts.verifying.openShelf(join(apart, 'workspace'));
  try {
    const trail = parts.verifying.openTrail(shelf, join(apart, 'workspace'));
    const other = otherSide(parts, entry, { trail, shelf, about });
    const found = await parts.verifying.workers.run('mergeMarks', inputOf(parts, entry.summary, other, asked, folder));
    refuseUnknown(found, asked);
    const isSettled = found.conflicts.every(({ open }) => open === 0);
    const isMerged = isSettled && !asked.isOnlyLooked;
    if (isMerged) enterMerge(parts, entry.summary, other, found);
    return told(parts, entry.summary, verification, other, found, isMerged);
  } finally {
    shelf.close();
  }
}

function inputOf(parts: MergeParts, summary: RunSummary, other: Other, asked: MergeAsked, folder: string) {
  const { take, keys, settled } = asked;
  const mine = reviewedOf(parts, summary);
  const common = parts.trail.of(decisionActions, summary.run).filter(({ sequence }) => sequence <= other.common);
  const known = new Set(decisionsOf(common).map(({ decision }) => decision));
  const base = {
    ...mine,
    marks: join(folder, 'base.marks'),
    layers: mine.layers.filter(({ decision }) => known.has(decision)),
  };
  const sayings = Object.fromEntries(
    [...allDecisions(other, summary.run), ...allDecisions(parts, summary.run)].map(([name, { status, account }]) => [
      name,
      `${status} ${account ?? ''}`,
    ]),
  );
  const baseRefs = [...known];
  return {
    base,
    mine,
    theirs: reviewedOf(other, other.summary),
    baseRefs,
    knownRefs: other.known,
    ...{ sayings, take, keys, settled },
    rows: limits.mergeRowsMax,
  };
}

function refuseUnknown({ unknownKeys, conflicts }: MergeOutput, { settled }: MergeAsked): void {
  const isMet = (one: SettledConflict) =>
    conflicts.some(({ mine, theirs }) => mine === one.mine && theirs === one.theirs);
  if (!settled.every(isMet))
    throw new TieoutError('not-allowed', 'what was to be settled is no conflict any more', {
      next: 'Look again, then merge.',
    });
  const [first] = unknownKeys;
  if (first === undefined) return;
  throw new TieoutError('usage', `no conflict is on ${first}`, {
    next: 'Name keys as the list of conflicts writes them, their values joined with " / ".',
  });
}

function told(
  parts: MergeParts,
  { run, name }: RunSummary,
  { path }: BundleVerification,
  other: Other,
  found: MergeOutput,
  isMerged: boolean,
): Merge {
  const known = new Map([...allDecisions(other, run), ...allDecisions(parts, run)]);
  const opinion = (decision: string) => {
    const { status, reason, note, at, by } = known.get(decision) as Decision;
    return { decision, status, reason, note, at, by: nameOf(parts, other, by) };
  };
  const { mineOnly, theirsOnly, same } = found;
  return {
    ...{ run, name, path, maker: other.maker, isMerged, mineOnly, theirsOnly, same },
    taken: found.taken.map(({ decision, findings, contested }) => ({ ...opinion(decision), findings, contested })),
    withdrawn: other.withdrawn.length,
    notes: other.notes.length,
    conflicts: found.conflicts.map(({ mine, theirs, ...counts }) => ({
      ...{ mine: opinion(mine), theirs: opinion(theirs), ...counts },
      rows: found.rows
        .filter((row) => row.mine === mine && row.theirs === theirs)
        .map(({ kind, key, take }) => ({ kind, key, take })),
    })),
  };
}

/** Somebody by their name here, or else there. */
function nameOf({ people }: MergeParts, { roster }: Other, person: string): string {
  return [...people.roster(), ...roster].find((known) => known.person === person)?.name ?? person;
}
