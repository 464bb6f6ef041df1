import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { TieoutError } from '#shared/errors.ts';
import type { MasterSummary } from '#shared/master.ts';
import { findingsFound, type RunSummary } from '#shared/run.ts';
import { type Certificate, type Signature, type SignOff, type Statement, statementSchema } from '#shared/signoff.ts';
import type { TrailEntry, TrailPayload } from '#shared/trail.ts';
import { isSignedBy, signWith } from '../people/ed25519.ts';
import type { People } from '../people/people.ts';
import type { RunEntry, SelectionBooks, Workers } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { certificateOf } from './certificate.ts';
import { decisionsDigest } from './decisions.ts';
import { type Facts, obstaclesOf } from './obstacles.ts';
import { allDecisions, carriedPath, decisionsOn, reviewedOf } from './reviewed.ts';

export type SignOffParts = {
  trail: Trail;
  people: People;
  selections: SelectionBooks;
  workers: Workers;
  find: (run: string) => RunEntry;
  /** Rerun requests of a run that are not closed. */
  openReruns: (run: string) => number;
  version: string;
};

const signActions = ['run.signed', 'run.reopened'] as const;

/** The signatures over runs: what stands in their way, signing, and the deliberate act that voids them. */
export function signOffs(parts: SignOffParts) {
  const { trail, people, workers, find, version } = parts;

  const refuseLocked = (run: string): void => {
    if (!isLocked(trail.of(signActions, run))) return;
    throw new TieoutError('not-allowed', `run ${run} is signed, and locked`, {
      next: `A lead may reopen it, which voids the signature: tieout reopen ${run} --reason WHY.`,
    });
  };

  const show = async (name: string): Promise<SignOff> => {
    const entry = find(name);
    const entries = trail.of(signActions, entry.run);
    const nameOf = (person: string) => people.roster().find((known) => known.person === person)?.name ?? person;
    return {
      run: entry.run,
      isLocked: isLocked(entries),
      signatures: signaturesOf(entries).map((line) => ({ ...line, name: nameOf(line.by) })),
      obstacles: obstaclesOf(await factsOf(parts, entry, isLocked(entries))),
    };
  };

  return {
    refuseLocked,
    isLocked: (run: string): boolean => isLocked(trail.of(signActions, run)),
    show,
    /** Signs a run. Throws `not-allowed` with everything that stands in the way. */
    async sign(
      name: string,
      { passphrase, note }: { passphrase?: string | undefined; note: string },
    ): Promise<Signature> {
      const { run, obstacles } = await show(name);
      if (obstacles.length > 0) throw inTheWay(run, obstacles);
      const key = await people.unlock(passphrase);
      const entry = find(run);
      const summary = entry.summary as RunSummary;
      const size = trail.state().entries;
      const statement = statementSchema.parse({
        ...statementOf(parts, entry, summary),
        ...{ version, checkpoint: trail.checkpoint(), at: trail.now(), note },
        signer: { ...signerOf(people), publicKey: key.publicKey },
      });
      const signature = signWith(key, textOf(statement));
      people.recorder.together(() => {
        refuseLocked(run);
        // Whatever was entered about this run meanwhile is not in what was signed.
        if (trail.newest({ run, count: 1 }).some(({ sequence }) => sequence > size))
          throw new TieoutError('not-allowed', `run ${run} changed while it was signed`, {
            next: 'Look again, then sign.',
          });
        people.recorder.enter('run.signed', { run, statement, signature });
      });
      return { statement, signature };
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
      const { summary, run, state } = find(name);
      if (!summary)
        throw new TieoutError('not-found', `run ${run} has not ended: it is ${state}`, {
          next: `Go on with tieout resume ${run}.`,
        });
      return certificateOf(workers, summary);
    },
  };
}

export type SignOffs = ReturnType<typeof signOffs>;

/** Why a signature does not hold; undefined where it does. */
export function signatureComplaint({ statement, signature }: Signature, publicKeys: string[]): string | undefined {
  const { run, signer } = statement;
  if (!publicKeys.includes(signer.publicKey)) return `run ${run} is signed with a key that is none of ${signer.name}'s`;
  if (!isSignedBy(signer.publicKey, textOf(statement), signature))
    return `the signature of ${signer.name} over run ${run} does not hold`;
  return undefined;
}

/** What is signed of a run, apart from by whom and when. */
export function statementOf(parts: Pick<SignOffParts, 'trail' | 'selections'>, entry: RunEntry, summary: RunSummary) {
  const { own, carried } = decisionsOn(parts, entry.run);
  const side = ({ digest, seal }: RunSummary['inbound']) => ({ digest, seal });
  return {
    statement: 'tieout sign-off 1' as const,
    workspace: parts.trail.state().workspace,
    ...{ run: entry.run, name: entry.name, verdict: summary.verdict },
    ...{ definitionSha256: entry.definitionSha256, rulesSha256: entry.rulesSha256 },
    ...{ inbound: side(summary.inbound), outbound: side(summary.outbound) },
    findingsDigest: summary.findingsDigest,
    findings: findingsFound(summary),
    ...(summary.master ? { master: masterOf(summary.master) } : {}),
    decisionsDigest: decisionsDigest(own, carried?.sha256 ?? null),
  };
}

function masterOf({ digest, seal, listDigest, onNeither, notInMaster }: MasterSummary) {
  return { digest, seal, listDigest, onNeither, notInMaster };
}

/** Signatures in their order, each with the reopening that voided it. */
export function signaturesOf(entries: TrailEntry[]) {
  return entries
    .filter(({ action }) => action === 'run.signed')
    .map(({ actor: by, at, sequence, payload }) => {
      const { statement, signature } = payload as unknown as { statement: Statement; signature: string };
      const later = entries.find((entry) => entry.action === 'run.reopened' && entry.sequence > sequence);
      const { reason = '' } = (later?.payload ?? {}) as Partial<TrailPayload<'run.reopened'>>;
      return { by, at, statement, signature, voided: later ? { by: later.actor, at: later.at, reason } : null };
    });
}

function isLocked(entries: TrailEntry[]): boolean {
  return entries.at(-1)?.action === 'run.signed';
}

function textOf(statement: Statement): string {
  return canonicalize(statement) ?? '';
}

function signerOf(people: People) {
  const { person, name, role } = people.me();
  return { person, name, role };
}

function inTheWay(run: string, obstacles: { text: string }[]): TieoutError {
  return new TieoutError(
    'not-allowed',
    `run ${run} cannot be signed: ${obstacles.map(({ text }) => text).join('; ')}`,
    {
      next: 'Clear each of these, then sign.',
    },
  );
}

async function factsOf(parts: SignOffParts, entry: RunEntry, isSigned: boolean): Promise<Facts> {
  const { trail, people, openReruns } = parts;
  const me = people.me();
  const { run, summary, state } = entry;
  const settled = settledBy(parts, run, me.person);
  // Who was merged from elsewhere, and is on the roster of there alone, is known by name.
  const mine = [...allDecisions(parts, run).values()].filter(
    ({ by, decision }) => by === me.person || by === me.name || settled.has(decision),
  );
  return {
    ...{ problem: trail.state().problem, state, summary, isSigned, me },
    hasEvidence: Object.values(entry.evidence).every((path) => existsSync(path)),
    review: summary && existsSync(summary.evidence.findings) ? await countAnew(parts, summary) : null,
    openReruns: openReruns(run),
    decidedByMe: mine.map(({ decision }) => decision),
    statuses: new Map([...allDecisions(parts, run)].map(([decision, { status }]) => [decision, status])),
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
