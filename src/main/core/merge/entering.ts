import { TieoutError } from '#shared/errors.ts';
import type { MergeOutput } from '#shared/merge-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import type { TrailEntry, TrailPayload } from '#shared/trail.ts';
import { decisionActions, keepSelection } from '../review/decisions.ts';
import type { MergeParts } from './merging.ts';
import type { Other } from './other-side.ts';

type Taken = MergeOutput['taken'][number];
type Payload = TrailPayload<'decision.merged'>;

/**
 * Enters what is taken over, each decision and note as whoever made it made it, and then what the merge came to. Whoever
 * merges is the actor of these entries, and not the author of what they hold.
 */
export function enterMerge(parts: MergeParts, { run }: RunSummary, other: Other, found: MergeOutput): void {
  const { people, trail, refuseLocked } = parts;
  const before = lastOn(parts, run);
  const decided = found.taken.map((taken) => decisionEntry(parts, run, other, taken));
  const noted = other.notes.map((entry) => noteEntry(parts, other, entry));
  people.recorder.together(() => {
    refuseLocked(run);
    if (lastOn(parts, run) !== before)
      throw new TieoutError('not-allowed', `run ${run} was decided on meanwhile`, { next: 'Look again, then merge.' });
    for (const { keep, payload } of decided) {
      keep();
      people.recorder.enter('decision.merged', payload);
    }
    for (const payload of noted) people.recorder.enter('note.merged', payload);
    people.recorder.enter('decisions.merged', {
      ...{ run, bundle: other.sha256, maker: other.maker.name, checkpoint: other.checkpoint, common: other.common },
      ...{ taken: decided.length, notes: noted.length, withdrawn: other.withdrawn },
      ...{ mineOnly: found.mineOnly, theirsOnly: found.theirsOnly, same: found.same },
      conflicts: found.conflicts.map(({ mine, theirs, findings, toTheirs }) => ({ mine, theirs, findings, toTheirs })),
    });
  });
  trail.refuseBroken();
}

function lastOn({ trail }: MergeParts, run: string): number {
  return trail.of(decisionActions, run).at(-1)?.sequence ?? 0;
}

function decisionEntry(parts: MergeParts, run: string, other: Other, { decision, findings, contested, scope }: Taken) {
  const made = other.trail
    .of(['decision.made', 'decision.merged'], run)
    .findLast(({ payload }) => payload.decision === decision);
  if (!made) throw new Error('broken invariant: a decision that holds was made');
  const { status, reason, note, owner, due, account, scope: theirs } = made.payload as Payload;
  const kept = { sha256: 'filter' in theirs ? undefined : theirs.selection };
  const payload = (of: Payload['scope']): Payload => ({
    ...{ status, reason, note, owner, due, account, decision, run, scope: of, findings, contested },
    ...authorOf(parts, other, made),
  });
  if (scope === null) {
    const text = kept.sha256 === undefined ? undefined : other.selections.find(kept.sha256);
    const keep = () => void (text !== undefined && parts.selections.keep(kept.sha256 ?? '', text));
    return { keep, payload: payload(theirs) };
  }
  const named = keepSelection(parts.selections, scope);
  return { keep: () => {}, payload: payload(named) };
}

function noteEntry(parts: MergeParts, other: Other, entry: TrailEntry): TrailPayload<'note.merged'> {
  const { note, run, about, text } = entry.payload as TrailPayload<'note.merged'>;
  return { note, run, about, text, ...authorOf(parts, other, entry) };
}

/** Who made it and when, and that it stands in their trail. Somebody who is not on the roster here is called by name. */
function authorOf(
  { people }: MergeParts,
  { trail, roster }: Other,
  { sequence, hash, at, actor, payload }: TrailEntry,
) {
  const isMerged = typeof payload.by === 'string' && typeof payload.at === 'string';
  const by = isMerged ? String(payload.by) : actor;
  const isHere = people.roster().some(({ person }) => person === by);
  return {
    by: isHere ? by : (roster.find(({ person }) => person === by)?.name ?? by),
    at: isMerged ? String(payload.at) : at,
    entry: { sequence, hash, path: trail.prove(sequence).path },
  };
}
