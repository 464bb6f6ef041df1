import canonicalize from 'canonicalize';
import type { MasterSummary } from '#shared/master.ts';
import { findingsFound, type RunSummary } from '#shared/run.ts';
import type { Signature, Statement } from '#shared/signoff.ts';
import type { TrailEntry, TrailPayload } from '#shared/trail.ts';
import { isSignedBy } from '../people/ed25519.ts';
import { rosterActions, rosterOf } from '../people/roster.ts';
import type { RunEntry } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { decisionsDigest } from './decisions.ts';
import { decisionsOn, type ReviewReading } from './reviewed.ts';

/** The entries that make a run's signatures, and that void them. */
export const signActions = ['run.signed', 'run.countersigned', 'run.reopened'] as const;

/** Signatures in their order, each with the reopening that voided it. A countersignature names the one that it is beside. */
export function signaturesOf(entries: TrailEntry[]) {
  return entries
    .filter(({ action }) => action !== 'run.reopened')
    .map((entry) => {
      const { actor: by, at, sequence } = entry;
      const later = entries.find((entry) => entry.action === 'run.reopened' && entry.sequence > sequence);
      const { reason = '' } = (later?.payload ?? {}) as Partial<TrailPayload<'run.reopened'>>;
      return { by, at, ...signedIn(entry), voided: later ? { by: later.actor, at: later.at, reason } : null };
    });
}

/** From its first signature on, until it is reopened. */
export function isLocked(entries: TrailEntry[]): boolean {
  return entries.length > 0 && entries.at(-1)?.action !== 'run.reopened';
}

/** What is wrong with the signatures of a run, the void ones among them. */
export function signatureProblems(trail: Pick<Trail, 'of'>, run: string): string[] {
  const keys = publicKeysOf(trail);
  const entries = trail.of(signActions, run);
  return entries
    .filter(({ action }) => action !== 'run.reopened')
    .flatMap((entry) => [
      signatureComplaint(signedIn(entry), keys),
      besideComplaint(entry, entries),
      retiredComplaint(entry, trail),
    ])
    .filter((complaint) => complaint !== undefined);
}

/** Why a signature does not hold; undefined where it does. */
export function signatureComplaint({ statement, signature }: Signature, publicKeys: string[]): string | undefined {
  const { run, signer } = statement;
  if (!publicKeys.includes(signer.publicKey)) return `run ${run} is signed with a key that is none of ${signer.name}'s`;
  if (!isSignedBy(signer.publicKey, textOf(statement), signature))
    return `the signature of ${signer.name} over run ${run} does not hold`;
  return undefined;
}

/** Why it is no countersignature of what it says; undefined where it is one, or says that it is none. */
function besideComplaint(entry: TrailEntry, entries: TrailEntry[]): string | undefined {
  const { run, signer, countersigns } = signedIn(entry).statement;
  const isBeside = countersigns !== undefined;
  if (isBeside !== (entry.action === 'run.countersigned'))
    return `run ${run}: the signature of ${signer.name} is entered as what it is not`;
  if (!isBeside) return undefined;
  const before = entries.filter(({ sequence }) => sequence < entry.sequence);
  const standing = before.slice(before.findLastIndex(({ action }) => action === 'run.reopened') + 1).map(signedIn);
  if (standing[0]?.signature !== countersigns)
    return `run ${run}: what ${signer.name} countersigned is no signature that stood then`;
  if (standing.some(({ statement }) => isSamePerson(statement.signer, signer)))
    return `run ${run}: ${signer.name} countersigned what they had signed themselves`;
  return undefined;
}

/** Who had left by then signs nothing any more, whatever key they kept. */
function retiredComplaint({ sequence, actor, payload }: TrailEntry, trail: Pick<Trail, 'of'>): string | undefined {
  const roster = rosterOf(trail.of(rosterActions).filter((entry) => entry.sequence < sequence));
  const signer = roster.find(({ person }) => person === actor);
  return signer?.retiredAt ? `run ${payload.run}: ${signer.name} signed when they no longer took part` : undefined;
}

/** Whoever holds one key is one person, whatever they are called. */
export function isSamePerson(a: { person: string; publicKey: string | null }, b: typeof a): boolean {
  return a.person === b.person || (a.publicKey !== null && a.publicKey === b.publicKey);
}

/** What is signed of a run, apart from by whom and when. */
export function statementOf(reading: ReviewReading, entry: RunEntry, summary: RunSummary) {
  const { own, carried } = decisionsOn(reading, entry.run);
  const side = ({ digest, seal }: RunSummary['inbound']) => ({ digest, seal });
  return {
    workspace: reading.trail.state().workspace,
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

/** What the signatures that stand say of a run, held against what the run is. */
export function statementProblems(reading: ReviewReading, entry: RunEntry, summary: RunSummary): string[] {
  const { run } = entry;
  const now = statementOf(reading, entry, summary);
  const problems = signaturesOf(reading.trail.of(signActions, run))
    .filter(({ voided }) => voided === null)
    .flatMap(({ statement }) =>
      Object.entries(now)
        .filter(([name, value]) => canonicalize(statement[name as keyof typeof now]) !== canonicalize(value))
        .map(([name]) => `run ${run}: ${name} is not what was signed`),
    );
  return [...new Set(problems)];
}

/** Every key that was ever made for somebody: what an old one signed stays signed. */
export function publicKeysOf(trail: Pick<Trail, 'of'>): string[] {
  return trail
    .of(rosterActions)
    .filter(({ action }) => action === 'person.key-made')
    .map(({ payload }) => String(payload.publicKey));
}

/** The text that is signed (RFC 8785). */
export function textOf(statement: Statement): string {
  return canonicalize(statement) ?? '';
}

function signedIn({ payload }: TrailEntry): Signature {
  const { statement, signature } = payload as unknown as Signature;
  return { statement, signature };
}
