import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import type { RunSummary } from '#shared/run.ts';
import { type Certificate, type Obstacle, type Signature, type SignOff, statementSchema } from '#shared/signoff.ts';
import type { TrailPayload } from '#shared/trail.ts';
import { refuseOwed } from '../following/owing.ts';
import { signWith } from '../people/ed25519.ts';
import type { People } from '../people/people.ts';
import { actsAs } from '../people/stand-ins.ts';
import type { FollowBooks, RunEntry, SelectionBooks, Workers } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { wayOn } from '../way-on.ts';
import { certificateOf } from './certificate.ts';
import { countersigningObstaclesOf, type Facts, obstaclesOf } from './obstacles.ts';
import { allDecisions, carriedPath, decisionsOn, reviewedOf } from './reviewed.ts';
import { inForceBy } from './rules-in-force.ts';
import {
  isLocked,
  signActions,
  signatureProblems,
  signaturesOf,
  statementOf,
  statementProblems,
  textOf,
} from './signatures.ts';

export type SignOffParts = {
  trail: Trail;
  people: People;
  selections: SelectionBooks;
  workers: Workers;
  find: (run: string) => RunEntry;
  /** Rerun requests of a run that are not closed. */
  openReruns: (run: string) => number;
  follows: Pick<FollowBooks, 'owesReview'>;
  version: string;
};

/** How whoever signs opens their key, and what they say. */
type Signing = { passphrase?: string | undefined; note: string };

/** The signatures over runs: what stands in their way, signing, and the deliberate act that voids them. */
export function signOffs(parts: SignOffParts) {
  const { trail, people, workers, find, follows } = parts;

  const refuseLocked = (run: string): void => {
    refuseOwed(follows, run);
    if (!isLocked(trail.of(signActions, run))) return;
    throw new TieoutError('not-allowed', `run ${run} is signed, and locked`, {
      next: `A lead may reopen it, which voids the signature: tieout reopen ${run} --reason WHY.`,
    });
  };

  const signatures = (run: string): SignOff['signatures'] => {
    const nameOf = (person: string) => people.roster().find((known) => known.person === person)?.name ?? person;
    return signaturesOf(trail.of(signActions, run)).map((line) => ({ ...line, name: nameOf(line.by) }));
  };

  const show = async (name: string): Promise<SignOff> => {
    const entry = find(name);
    const entries = trail.of(signActions, entry.run);
    const facts = await factsOf(parts, entry);
    return {
      run: entry.run,
      isLocked: isLocked(entries),
      signatures: signatures(entry.run),
      obstacles: obstaclesOf(facts),
      countersigning: countersigningObstaclesOf(facts),
    };
  };

  return {
    refuseLocked,
    signatures,
    isLocked: (run: string): boolean => isLocked(trail.of(signActions, run)),
    show,
    /** Signs a run. Throws `not-allowed` with everything that stands in the way. */
    async sign(name: string, how: Signing): Promise<Signature> {
      const seen = entriesIn(trail);
      const { run, obstacles } = await show(name);
      if (obstacles.length > 0) throw inTheWay(run, 'signed', obstacles);
      return enterSignature(parts, { run, seen }, how);
    },
    /** Signs a signed run beside the first one, by the same rules: it names that signature, and says itself all that it is of. */
    async countersign(name: string, how: Signing): Promise<Signature> {
      const seen = entriesIn(trail);
      const { run, countersigning, signatures } = await show(name);
      if (countersigning.length > 0) throw inTheWay(run, 'countersigned', countersigning);
      const first = signatures.find(({ voided }) => voided === null);
      return enterSignature(parts, { run, seen, countersigns: first?.signature }, how);
    },

    /** Opens a signed run again. Its signatures stay visible, and void. */
    reopen(name: string, reason: string): void {
      const { run } = find(name);
      people.asLead('reopens a signed run');
      people.recorder.together(() => {
        const entries = trail.of(signActions, run);
        if (!isLocked(entries))
          throw new TieoutError('not-allowed', `run ${run} is not signed`, { next: 'There is nothing to reopen.' });
        const voids = signaturesOf(entries).filter(({ voided }) => voided === null).length;
        people.recorder.enter('run.reopened', { run, reason, voids });
      });
    },

    async certificate(name: string): Promise<Certificate> {
      const { summary, ...entry } = find(name);
      if (!summary)
        throw new TieoutError('not-found', `run ${entry.run} has not ended: it is ${entry.state}`, {
          next: wayOn(entry),
        });
      return certificateOf(workers, summary);
    },
  };
}

export type SignOffs = ReturnType<typeof signOffs>;

function entriesIn(trail: Trail): number {
  trail.refuseBroken();
  return trail.state().entries;
}

/** Signs what stands now, and enters that if nothing about the run was entered since the `seen` entries were looked at. */
async function enterSignature(
  parts: SignOffParts,
  { run, seen, countersigns }: { run: string; seen: number; countersigns?: string | undefined },
  { passphrase, note }: Signing,
): Promise<Signature> {
  const { trail, people, version } = parts;
  const key = await people.unlock(passphrase);
  const { person, name, role } = people.me();
  const entry = parts.find(run);
  const statement = statementSchema.parse({
    statement: countersigns === undefined ? 'tieout sign-off 1' : 'tieout countersignature 1',
    ...(countersigns !== undefined && { countersigns }),
    ...statementOf(parts, entry, entry.summary as RunSummary),
    ...{ version, checkpoint: trail.checkpoint(), at: trail.now(), note },
    signer: { person, name, role, publicKey: key.publicKey },
  });
  const signature = signWith(key, textOf(statement));
  people.recorder.together(() => {
    // Whatever was entered about this run meanwhile is not in what was signed.
    if (trail.newest({ run, count: 1 }).some(({ sequence }) => sequence > seen))
      throw new TieoutError('not-allowed', `run ${run} changed while it was signed`, {
        next: 'Look again, then sign.',
      });
    people.recorder.enter(countersigns === undefined ? 'run.signed' : 'run.countersigned', {
      ...{ run, statement, signature },
    });
  });
  return { statement, signature };
}

function inTheWay(run: string, done: string, obstacles: Obstacle[]): TieoutError {
  const what = obstacles.map(({ text }) => text).join('; ');
  const isSigned = done === 'signed' && obstacles.some(({ code }) => code === 'signed-already');
  return new TieoutError('not-allowed', `run ${run} cannot be ${done}: ${what}`, {
    next: isSigned
      ? `A second lead countersigns with tieout sign ${run} --counter.`
      : `Clear each of these, then ${done === 'signed' ? 'sign' : 'countersign'}.`,
  });
}

async function factsOf(parts: SignOffParts, entry: RunEntry): Promise<Facts> {
  const { trail, people, openReruns, follows } = parts;
  const me = people.me();
  const { run, summary, state } = entry;
  const own = actsAs(trail, me.person);
  const settled = new Set(own.flatMap((person) => [...settledBy(parts, run, person)]));
  const signed = signaturesOf(trail.of(signActions, run)).filter(({ voided }) => voided === null);
  // Who was merged from elsewhere, and is on the roster of there alone, is known by name.
  const known = [...allDecisions(parts, run).values()];
  const byRules = inForceBy(parts, known);
  const mine = known.filter(
    ({ by, decision }) =>
      own.includes(by) ||
      by === me.name ||
      settled.has(decision) ||
      byRules.get(decision)?.some((person) => own.includes(person)),
  );
  return {
    ...{ problem: trail.state().problem, state, summary, me, own },
    signed: signed.map(({ statement }) => statement.signer),
    notAsSigned:
      signed.length > 0 && summary
        ? [...signatureProblems(trail, run), ...statementProblems(parts, entry, summary)]
        : [],
    hasEvidence: Object.values(entry.evidence).every((path) => existsSync(path)),
    review: summary && existsSync(summary.evidence.findings) ? await countAnew(parts, summary) : null,
    openReruns: openReruns(run),
    owesReview: follows.owesReview(run),
    decidedByMe: mine.map(({ decision }) => decision),
    byRuleAlone: [...byRules].filter(([, people]) => people.length === 0).map(([decision]) => decision),
    statuses: new Map(known.map(({ decision, status }) => [decision, status])),
  };
}

/** Decisions between which somebody chose when they merged two copies: that is deciding, too. */
function settledBy({ trail }: SignOffParts, run: string, person: string): Set<string> {
  const merges = trail.of(['decisions.merged'], run).filter(({ actor }) => actor === person);
  const conflicts = merges.flatMap(({ payload }) => (payload as TrailPayload<'decisions.merged'>).conflicts);
  return new Set(conflicts.flatMap(({ mine, theirs }) => [mine, theirs]));
}

/** Counted from the evidence and the trail alone: what was kept for speed might have been changed by somebody. */
async function countAnew(parts: SignOffParts, summary: RunSummary) {
  const marks = join(summary.evidence.folder, `signing-${process.pid}.marks`);
  const { carried } = decisionsOn(parts, summary.run);
  try {
    if (carried) await refuseOtherCarried(parts.workers, summary, carried.sha256);
    return await parts.workers.run('tallyReview', { reviewed: { ...reviewedOf(parts, summary), marks, isAnew: true } });
  } finally {
    rmSync(marks, { force: true });
  }
}

async function refuseOtherCarried(workers: Workers, { run, evidence }: RunSummary, sha256: string): Promise<void> {
  const path = carriedPath(evidence.folder);
  const found = existsSync(path) ? await workers.run('carriedDigest', { carried: path }) : 'not there';
  if (found === sha256) return;
  throw new TieoutError('verification', `what run ${run} took over of earlier decisions is not what it was: ${path}`, {
    next: 'Restore the file from a copy, or run the reconciliation again.',
  });
}
