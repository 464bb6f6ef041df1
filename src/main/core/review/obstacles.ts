import type { Person } from '#shared/people.ts';
import type { DecisionStatus } from '#shared/review.ts';
import type { ReviewTally } from '#shared/review-tasks.ts';
import { findingsFound, isOnlyInFlight, type RunState, type RunSummary } from '#shared/run.ts';
import type { Obstacle, Statement } from '#shared/signoff.ts';
import { plural } from '#shared/text.ts';
import { isSamePerson } from './signatures.ts';

/** Everything that decides whether somebody may sign a run. */
export type Facts = {
  /** What is wrong with the audit trail. */
  problem: string | null;
  state: RunState;
  summary: RunSummary | null;
  hasEvidence: boolean;
  review: ReviewTally | null;
  statuses: Map<string, DecisionStatus>;
  openReruns: number;
  /** Whether what was decided before is to be taken over to it yet. */
  owesReview: boolean;
  /** Who signed it, as far as that stands. */
  signed: Statement['signer'][];
  /** What of it is no longer what they signed. */
  notAsSigned: string[];
  me: Person;
  /** Whose acts count as mine. */
  own: string[];
  /** Decisions of whoever would sign. */
  decidedByMe: string[];
  /** Decisions of rules that nobody known has put in force. */
  byRuleAlone: string[];
};

/** What stands between a run and a signature, in the order in which it is cleared. None is needed for it to be signed. */
export function obstaclesOf(facts: Facts): Obstacle[] {
  const already: Obstacle = { code: 'signed-already', count: 1, text: 'it is signed already' };
  return [
    ...aboutTheRun(facts),
    ...(facts.signed.length > 0 ? [already] : []),
    ...aboutReview(facts),
    ...aboutTheSigner(facts),
  ];
}

/** The same of a second signature beside the first. Whoever gives it is somebody else, and sees what the first one saw. */
export function countersigningObstaclesOf(facts: Facts): Obstacle[] {
  const { signed, notAsSigned, me, own: mine } = facts;
  const found: Obstacle[] = [];
  if (signed.length === 0) found.push({ code: 'not-signed', count: 1, text: 'it is not signed yet' });
  if (notAsSigned.length > 0)
    found.push({ code: 'not-as-signed', count: notAsSigned.length, text: notAsSigned.join('; ') });
  const own: Obstacle = { code: 'signed-it', count: 1, text: `${me.name} signed it: somebody else must countersign` };
  const isOwn = signed.some((signer) => isSamePerson(signer, me) || mine.includes(signer.person));
  return [
    ...[...aboutTheRun(facts), ...found, ...aboutReview(facts), ...aboutTheSigner(facts)],
    ...(isOwn ? [own] : []),
  ];
}

function aboutTheRun({ problem, state, summary, hasEvidence, owesReview }: Facts): Obstacle[] {
  const found: Obstacle[] = [];
  const add = (code: Obstacle['code'], text: string, count = 1) => void found.push({ code, count, text });
  if (problem !== null) add('trail-broken', `the audit trail is not what it was: ${problem}`);
  if (!summary) add('not-ended', `it has not ended: it is ${state}`);
  if (owesReview) add('not-taken-over', 'it has not taken over yet what was decided before');
  const inFlight = summary?.flight?.inFlight ?? 0;
  if (inFlight > 0) add('in-flight', `${plural(inFlight, 'record')} may still be on the way`, inFlight);
  if (summary?.verdict === 'not-established' && !isOnlyInFlight(summary)) {
    const missing = summary.partitions.total - summary.partitions.established;
    add(
      'not-established',
      `${missing > 0 ? `${plural(missing, 'partition')} were not compared` : 'its verdict is not established'}`,
      Math.max(1, missing),
    );
  }
  if (!hasEvidence) add('evidence-gone', 'its evidence is not there any more');
  return found;
}

function aboutReview({ summary, review, statuses, openReruns, byRuleAlone }: Facts): Obstacle[] {
  if (!summary || !review) return [];
  const sum = (counts: Record<string, number>, of: (decision: string) => boolean) =>
    Object.entries(counts).reduce((total, [decision, count]) => total + (of(decision) ? count : 0), 0);
  const counts: [Obstacle['code'], number, string][] = [
    ['not-kept', findingsFound(summary) - review.findings, 'counted, but not kept'],
    ['undecided', review.undecided, 'undecided'],
    ['changed', sum(review.changed, () => true), 'no longer what was decided on'],
    [
      'investigating',
      sum(review.holds, (decision) => statuses.get(decision) === 'investigating'),
      'under investigation',
    ],
  ];
  counts.push([
    'by-rule-alone',
    sum(review.holds, (decision) => byRuleAlone.includes(decision)),
    'put into suspense by rules alone: somebody must decide on them',
  ]);
  const found = counts
    .filter(([, count]) => count > 0)
    .map(([code, count, what]): Obstacle => ({ code, count, text: `${plural(count, 'finding')} ${what}` }));
  if (openReruns === 0) return found;
  return [
    ...found,
    { code: 'rerun-open', count: openReruns, text: `${plural(openReruns, 'rerun request')} not closed` },
  ];
}

/** Four eyes: nobody signs what they decided themselves, in this run or in one whose decisions it took over. */
function aboutTheSigner({ me, decidedByMe, review }: Facts): Obstacle[] {
  const found: Obstacle[] = [];
  if (me.role !== 'lead') found.push({ code: 'not-lead', count: 1, text: `${me.name} is no lead` });
  const standing = decidedByMe.filter((decision) => review && (review.holds[decision] ?? 0) > 0);
  if (standing.length > 0) {
    const text = `${me.name} decided on it: somebody else must sign`;
    found.push({ code: 'decided-on-it', count: standing.length, text });
  }
  if (me.publicKey === null) found.push({ code: 'no-key', count: 1, text: `${me.name} has no key to sign with` });
  return found;
}
