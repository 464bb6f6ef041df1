import type { BundleVerification } from '#shared/bundle.ts';
import type { Checkpoint } from '#shared/checkpoint.ts';
import { TieoutError } from '#shared/errors.ts';
import { sides } from '#shared/finding.ts';
import type { Merge } from '#shared/merge.ts';
import type { Person } from '#shared/people.ts';
import type { RunSummary } from '#shared/run.ts';
import type { TrailEntry, TrailPayload } from '#shared/trail.ts';
import type { Shelf } from '../bundle/restoring.ts';
import { rosterActions, rosterOf } from '../people/roster.ts';
import type { SelectionBooks, TrailRow } from '../ports.ts';
import { decisionsOn } from '../review/reviewed.ts';
import type { EndedRun } from '../run-finding.ts';
import type { Trail } from '../trail/trail.ts';
import type { MergeParts } from './merging.ts';

type About = NonNullable<BundleVerification['about']>;

/** The run as it stands in somebody's copy of the workspace, and what of that is not here. */
export type Other = {
  trail: Trail;
  selections: SelectionBooks;
  summary: RunSummary;
  roster: Person[];
  maker: Merge['maker'];
  sha256: string;
  checkpoint: Checkpoint;
  /** Entries that both trails begin with. */
  common: number;
  /** Their decisions that a merge of an earlier bundle of the same trail has looked at. */
  known: string[];
  withdrawn: TrailPayload<'decisions.merged'>['withdrawn'];
  notes: TrailEntry[];
};

/** What a bundle says it is, where everything in it holds. */
export function readable({ isWhole, about, checks, path }: BundleVerification, run: string | null): About {
  if (isWhole && about && run !== null) return about;
  const [why = 'it holds no run'] = checks.filter(({ state }) => state === 'fails').flatMap(({ found }) => found);
  throw new TieoutError('verification', `${path} cannot be relied on, and nothing of it is taken over: ${why}`, {
    next: 'Look with tieout verify, and ask for the bundle again.',
  });
}

/** Errors: `not-allowed` where it is no other copy of the same run, or was merged before. */
export function otherSide(
  parts: MergeParts,
  { run, summary: mine }: EndedRun,
  { trail, shelf, about }: { trail: Trail; shelf: Shelf; about: About },
): Other {
  const summary = shelf.books.find(run)?.summary;
  const common = commonEntries(parts.entries.after(0), shelf.entries.after(0));
  const sealed = parts.trail.of(['findings.sealed'], run).at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
  if (!summary || common < sealed || !isSameRun(mine, summary)) throw notAnotherCopy(run);
  const { sha256, maker, madeAt } = about;
  refuseMerged(parts, run, sha256);
  const standing = new Set(decisionsOn(parts, run).own.map(({ decision }) => decision));
  const known = new Set(parts.trail.of(noteActions, run).map(({ payload }) => payload.note));
  return {
    ...{ trail, selections: shelf.selections, summary, sha256, common, checkpoint: trail.checkpoint() },
    known: knownOf(parts, run, trail),
    roster: rosterOf(trail.of(rosterActions)),
    maker: { name: maker.name, role: maker.role, at: madeAt },
    withdrawn: trail
      .of(['decision.withdrawn'], run)
      .filter(({ sequence, payload }) => sequence > common && standing.has(String(payload.decision)))
      .map(({ at, actor: by, payload }) => ({
        decision: String(payload.decision),
        at,
        by,
        reason: String(payload.reason),
      })),
    notes: trail.of(noteActions, run).filter(({ payload }) => !known.has(payload.note)),
  };
}

/** What stood in their trail when it was merged last: whatever was settled about it then is settled. */
function knownOf({ trail: mine }: MergeParts, run: string, theirs: Trail): string[] {
  const sizes = mine
    .of(['decisions.merged'], run)
    .map(({ payload }) => (payload as TrailPayload<'decisions.merged'>).checkpoint)
    .filter((checkpoint) => theirs.complaintAbout([checkpoint]) === undefined)
    .map(({ size }) => size);
  const size = Math.max(0, ...sizes);
  return theirs
    .of(['decision.made', 'decision.merged'], run)
    .filter(({ sequence }) => sequence <= size)
    .map(({ payload }) => String(payload.decision));
}

const noteActions = ['note.added', 'note.merged'] as const;

/** With how many entries both begin: from there on each went its own way. */
function commonEntries(mine: Iterable<TrailRow>, theirs: Iterable<TrailRow>): number {
  const hashes = Array.from(theirs, ({ hash }) => hash);
  let common = 0;
  for (const { hash } of mine) {
    if (hash !== hashes[common]) break;
    common++;
  }
  return common;
}

function isSameRun(mine: RunSummary, theirs: RunSummary): boolean {
  return mine.findingsDigest === theirs.findingsDigest && sides.every((side) => mine[side].seal === theirs[side].seal);
}

function notAnotherCopy(run: string): TieoutError {
  return new TieoutError(
    'not-allowed',
    `the bundle is of no copy of this workspace that holds run ${run} as it is here`,
    {
      next: 'Merge the bundle of somebody who took a copy of the workspace away after the run had ended.',
    },
  );
}

function refuseMerged({ trail }: MergeParts, run: string, sha256: string): void {
  const before = trail.of(['decisions.merged'], run).find(({ payload }) => payload.bundle === sha256);
  if (!before) return;
  throw new TieoutError('not-allowed', `this bundle was merged already, at ${before.at}`, {
    next: 'Ask for a newer one.',
  });
}
