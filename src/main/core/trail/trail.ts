import { randomBytes } from 'node:crypto';
import type { Checkpoint } from '#shared/checkpoint.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import {
  engineActor,
  type InclusionProof,
  type TrailAction,
  type TrailEntry,
  type TrailPayload,
  type TrailState,
} from '#shared/trail.ts';
import { type SigningKey, signWith } from '../people/ed25519.ts';
import type { KeyFiles } from '../people/key-files.ts';
import type { Clock, Recorder, TrailBooks, TrailPlaces, TrailQuery, TrailRow } from '../ports.ts';
import { BrokenTrail, follow, nothingVerified, type Verified, verifyOn } from './chain.ts';
import { parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { entryAfter, readable, textOf } from './entry.ts';
import { inclusionPath, rootOf } from './merkle.ts';
import type { OutsideCheckpoint } from './outside.ts';
import { readOnlyError } from './read-only.ts';

export type TrailParts = {
  books: TrailBooks;
  keys: KeyFiles;
  outside: OutsideCheckpoint;
  clock: Clock;
  version: string;
  /** Somebody else's, to be read: nothing is entered in it, and no key is made for it. */
  isReadOnly?: boolean;
};

/** Who acts: a person, or the engine by itself. */
export type Actor = () => string;

export type Trail = Recorder & {
  /** Enters what a person did. */
  by(actor: Actor): Recorder;
  /** Throws `verification` where the trail is not what it was. */
  verify(): void;
  /** The same by what is known already: before something is done that is entered only afterwards. */
  refuseBroken(): void;
  state(): TrailState;
  newest(query: TrailQuery): TrailEntry[];
  page(places: TrailPlaces): { entries: TrailEntry[]; total: number };
  of(actions: readonly TrailAction[], run?: string): TrailEntry[];
  prove(sequence: number): InclusionProof;
  /** Why checkpoints that were kept elsewhere are none of this trail's; undefined where they are. */
  complaintAbout(checkpoints: Checkpoint[]): string | undefined;
  /** The trail as it stands, signed by the engine. */
  checkpoint(): Checkpoint;
  /** Signs something else with the engine's key. */
  sign(message: string): { publicKey: string; signature: string };
  now(): string;
};

/**
 * Opens the audit trail of a workspace, founded where it has none: every entry is verified now, and from then on what was
 * added since. In a trail that is not what it was nothing is entered any more, so that no act goes unrecorded.
 */
export function openTrail(parts: TrailParts): Trail {
  const { books, keys, outside, clock, version, isReadOnly = false } = parts;
  let verified: Verified = nothingVerified;
  let problem: string | undefined;
  let depth = 0;
  let engineKey: SigningKey | undefined;

  const verifyAgain = () => {
    problem = undefined;
    verified = guarded(nothingVerified, () => {
      const complaint = outside.complaint();
      if (complaint) throw new BrokenTrail(complaint);
      const last = outside.read();
      // Of a workspace that was removed there is nothing to verify: the one begun at its place enters what it follows.
      const isOurs = last && (keys.engine() || !books.areNew());
      return verifyOn(nothingVerified, books.after(0), [...keptCheckpoints(books), ...(isOurs ? [last] : [])]);
    });
  };
  const guarded = (otherwise: Verified, act: () => Verified) => {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof BrokenTrail)) throw error;
      problem = error.message;
      return error.upTo ?? otherwise;
    }
  };
  /** Verifies what another process entered meanwhile. */
  const readOn = () => {
    if (problem !== undefined) return;
    const { tree, hash } = verified;
    const head = books.head() ?? { sequence: 0, hash };
    if (head.sequence < tree.size) problem = `entries ${head.sequence + 1} to ${tree.size} are gone from its end`;
    else if (head.sequence > tree.size) verified = guarded(verified, () => verifyOn(verified, books.after(tree.size)));
    else if (head.hash !== hash) problem = `entry ${tree.size} is not what it was when it was entered`;
  };
  /** The same, before anything is entered after it. */
  const catchUp = () => {
    readOn();
    if (problem !== undefined) throw brokenError(problem);
  };
  const together = <Result>(act: () => Result): Result => {
    if (isReadOnly) throw readOnlyError();
    if (depth > 0) return act();
    const before = verified;
    depth++;
    try {
      const result = books.together(() => {
        catchUp();
        return act();
      });
      if (verified !== before) publish(before.tree.size);
      return result;
    } catch (error) {
      verified = before;
      throw error;
    } finally {
      depth--;
    }
  };
  const publish = (sizeBefore: number) => {
    if (!engineKey) return;
    const checkpoint = signCheckpoint(engineKey, stand(verified, clock));
    const step = limits.trailCheckpointEntries;
    if (Math.floor(sizeBefore / step) < Math.floor(checkpoint.size / step)) books.keepCheckpoint(checkpoint);
    outside.keep(checkpoint);
  };
  const append = <Action extends TrailAction>(actor: string, action: Action, payload: TrailPayload<Action>) => {
    const head = { sequence: verified.tree.size, hash: verified.hash };
    const row = entryAfter(head, { at: clock.now(), actor, action, payload });
    books.add(row);
    verified = follow(verified, row);
  };
  const recorder = (actor: Actor): Recorder => ({
    together,
    enter: <Action extends TrailAction, Result>(
      action: Action,
      payload: TrailPayload<Action>,
      act?: () => Result,
    ): Result | undefined =>
      together(() => {
        const result = act?.();
        append(actor(), action, payload);
        return result;
      }),
    has: (run, action, side) =>
      books.of([action], run).some(({ payload }) => side === undefined || JSON.parse(payload).side === side),
  });

  const checkpoint = () => {
    const last = isReadOnly ? keptCheckpoints(books).at(-1) : undefined;
    if (last) return last;
    together(() => {});
    if (!engineKey) throw new Error('broken invariant: an open trail has a key');
    return signCheckpoint(engineKey, stand(verified, clock));
  };

  verifyAgain();
  if (problem === undefined && !isReadOnly)
    engineKey = together(() => engineKeyOf(keys, verified, append, { version, follows: outside.read() }));

  return {
    ...recorder(() => engineActor),
    by: recorder,
    verify: () => {
      verifyAgain();
      if (problem !== undefined) throw brokenError(problem);
    },
    refuseBroken: () => (isReadOnly ? catchUp() : together(() => {})),
    state: () => {
      if (depth === 0) readOn();
      const last = outside.read();
      return {
        workspace: verified.workspace,
        entries: verified.tree.size,
        root: rootOf(verified.tree).toString('hex'),
        checkpoints: books.checkpoints().length,
        outside: last ? { path: outside.path, size: last.size } : null,
        problem: problem ?? null,
      };
    },
    newest: (query) => books.newest(query).map(readable),
    page: (places) => {
      const { rows, total } = books.page(places);
      return { entries: rows.map(readable), total };
    },
    of: (actions, run) => books.of(actions, run).map(readable),
    prove: (sequence) => proofOf(sequence, [...books.after(0)], checkpoint()),
    complaintAbout: (checkpoints) => {
      try {
        verifyOn(nothingVerified, books.after(0), checkpoints);
        return undefined;
      } catch (error) {
        if (error instanceof BrokenTrail) return error.message;
        throw error;
      }
    },
    checkpoint,
    sign(message) {
      together(() => {});
      if (!engineKey) throw new Error('broken invariant: an open trail has a key');
      return { publicKey: engineKey.publicKey, signature: signWith(engineKey, message) };
    },
    now: () => clock.now().toISOString(),
  };
}

function keptCheckpoints(books: TrailBooks): Checkpoint[] {
  return books.checkpoints().map((text) => {
    const checkpoint = parseCheckpoint(text);
    if (checkpoint) return checkpoint;
    throw new BrokenTrail('a checkpoint in the books is damaged');
  });
}

function brokenError(problem: string): TieoutError {
  return new TieoutError('verification', `the audit trail is not what it was: ${problem}`, {
    next: 'Nothing is entered in it any more. Look with tieout verify; restore the newest copy of the workspace, or begin another with --workspace.',
  });
}

function stand({ workspace, tree }: Verified, clock: Clock) {
  return { workspace, size: tree.size, root: rootOf(tree).toString('hex'), at: clock.now().toISOString() };
}

/** The key on this machine. A trail without a beginning is founded; a key that is lost, or another's, is followed by a new one. */
function engineKeyOf(
  keys: KeyFiles,
  { tree, engineKeys }: Verified,
  append: <Action extends TrailAction>(actor: string, action: Action, payload: TrailPayload<Action>) => void,
  { version, follows }: { version: string; follows: Checkpoint | undefined },
): SigningKey {
  const found = keys.engine();
  if (found && engineKeys.includes(found.publicKey)) return found;
  const key = found ?? keys.makeEngineKey();
  const made = { engineKey: key.publicKey, version };
  if (tree.size > 0) append(engineActor, 'engine.key-made', made);
  else {
    const before = follows && { workspace: follows.workspace, entries: follows.size, root: follows.root };
    const founded = { workspace: randomBytes(16).toString('hex'), ...made };
    append(engineActor, 'workspace.founded', { ...founded, ...(before ? { follows: before } : {}) });
  }
  return key;
}

function proofOf(sequence: number, rows: TrailRow[], checkpoint: InclusionProof['checkpoint']): InclusionProof {
  const row = rows[sequence - 1];
  if (!row) {
    throw new TieoutError('not-found', `the audit trail has no entry ${sequence}`, {
      next: `It has ${rows.length}.`,
    });
  }
  const leaves = rows.map(({ hash }) => Buffer.from(hash, 'hex'));
  const path = inclusionPath(leaves, sequence - 1).map((node) => node.toString('hex'));
  return { entry: readable(row), text: textOf(row), path, checkpoint };
}
