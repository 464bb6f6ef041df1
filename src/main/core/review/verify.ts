import { existsSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import { sides } from '#shared/finding.ts';
import type { JournalCheck } from '#shared/journal.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Verification } from '#shared/signoff.ts';
import type { TrailPayload } from '#shared/trail.ts';
import { confirmedFiles } from '../evidence-files.ts';
import { isFlightAsEntered } from '../flight/verifying.ts';
import { isAsHeld, masterProblems } from '../master/verifying.ts';
import type { RunBooks, RunEntry, SelectionBooks, Workers } from '../ports.ts';
import { noRechecks, type RecheckCheck } from '../reruns/sealed-rechecks.ts';
import { enteredFiles, isGoneOnWith, sealedFileProblems } from '../sealed-files.ts';
import type { Trail } from '../trail/trail.ts';
import { carriedPath, decisionsOn, reviewedOf } from './reviewed.ts';
import { signActions, signatureProblems, signaturesOf, statementProblems } from './signatures.ts';

export type VerifyParts = {
  trail: Trail;
  selections: SelectionBooks;
  workers: Workers;
  books: RunBooks;
  /** Files of rerun requests that are not what the trail holds. */
  checkRequests: () => Promise<string[]>;
  /** Holds what was read again of findings against what it was sealed as. */
  checkRechecks: () => Promise<RecheckCheck>;
  /** Holds the trail against what journals have of it. */
  checkJournals: () => Promise<{ journals: JournalCheck[]; problems: string[] }>;
};
type StatementParts = Pick<VerifyParts, 'trail' | 'selections'>;

/**
 * Verifies a workspace from its bytes: the audit trail with its checkpoints, every run's evidence against what the trail
 * says was sealed, what the books say of it, and every signature. All problems are told, not only the first.
 */
export async function verifyWorkspace(parts: VerifyParts): Promise<Verification> {
  const { trail, books } = parts;
  const problems: string[] = [];
  const look = async (act: () => void | Promise<void>) => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof TieoutError)) throw error;
      problems.push(error.message);
    }
  };
  await look(() => trail.verify());
  problems.push(...books.complaints().map((complaint) => `the books are damaged: ${complaint}`));
  const { entries, checkpoints } = trail.state();
  const [deleted, byContentOnly, goneOnWith]: [string[], string[], string[]] = [[], [], []];
  let [snapshots, signatures] = [0, 0];
  const runs = books.list();
  for (const entry of runs) {
    const { run, summary, evidence } = entry;
    const isDeleted = trail.of(['evidence.deleted'], run).length > 0;
    if (isDeleted && !existsSync(evidence.findings)) deleted.push(run);
    else if (summary) {
      await look(async () => void problems.push(...(await evidenceProblems(parts, summary))));
      snapshots += sides.length + (summary.master ? 1 : 0);
      if (isGoneOnWith(trail, run)) goneOnWith.push(run);
      else if (!enteredFiles(trail, run)) byContentOnly.push(run);
    }
    if (summary) {
      await look(() => {
        problems.push(...bookProblems(parts, entry, summary), ...statementProblems(parts, entry, summary));
      });
    }
    signatures += signaturesOf(trail.of(signActions, run)).length;
    problems.push(...signatureProblems(trail, run));
  }
  await look(async () => void problems.push(...(await parts.checkRequests())));
  let reread = noRechecks;
  await look(async () => {
    reread = await parts.checkRechecks();
    problems.push(...reread.problems);
  });
  const { journals, problems: otherwise } = await parts.checkJournals();
  problems.push(...otherwise);
  return {
    isWhole: problems.length === 0,
    ...{ entries, checkpoints, runs: runs.length, snapshots, signatures, deleted, byContentOnly, goneOnWith },
    ...{ rechecks: reread.rechecks, unsealedRechecks: reread.unsealed, journals, problems },
  };
}

async function evidenceProblems({ trail, workers, ...reading }: VerifyParts, summary: RunSummary): Promise<string[]> {
  const { run, evidence } = summary;
  const found = await workers.run('verifyEvidence', evidence);
  const problems = found.problems.map((problem) => `run ${run}: ${problem}`);
  for (const side of sides) {
    const now = found[side];
    const { digest, seal } = summary[side];
    if (now && (now.digest !== digest || now.seal !== seal))
      problems.push(`run ${run}: ${side} is not what was sealed`);
  }
  problems.push(...(await confirmationProblems(workers, summary)).map((problem) => `run ${run}: ${problem}`));
  problems.push(...(await masterProblems(workers, summary)).map((problem) => `run ${run}: ${problem}`));
  if (found.findings !== null && found.findings !== summary.findingsDigest)
    problems.push(`run ${run}: the findings are not what was sealed`);
  problems.push(...(await sealedFileProblems(workers, trail, summary)).map((problem) => `run ${run}: ${problem}`));
  const { carried } = decisionsOn({ trail, ...reading }, run);
  if (carried) {
    const path = carriedPath(evidence.folder);
    const now = existsSync(path) ? await workers.run('carriedDigest', { carried: path }) : undefined;
    if (now !== carried.sha256) problems.push(`run ${run}: what it took over of earlier decisions is not what it was`);
  }
  problems.push(...(await classProblems({ trail, workers, ...reading }, summary)));
  return problems;
}

/** Severities and what rules put into suspense, made again from the findings by the rules that the trail has. */
export async function classProblems(
  { workers, ...reading }: Pick<VerifyParts, 'trail' | 'selections' | 'workers'>,
  summary: RunSummary,
): Promise<string[]> {
  const reviewed = reviewedOf(reading, summary);
  const found = reviewed.classes && (await workers.run('classesDigest', { reviewed }));
  if (found === reviewed.classes?.sha256) return [];
  return [`run ${summary.run}: the findings are classified otherwise than the audit trail says`];
}

/** What was read again before anything was called a finding, held against what it was sealed as. */
export async function confirmationProblems(
  workers: Workers,
  { evidence, confirmation }: RunSummary,
): Promise<string[]> {
  if (!confirmation?.readings) return [];
  const { inbound, outbound } = confirmedFiles(evidence.folder);
  const found = await workers.run('verifyEvidence', { inbound, outbound, findings: null });
  const changed = sides.filter((side) => {
    const { digest, seal } = confirmation.readings?.[side] ?? {};
    const now = found[side];
    return now && (now.digest !== digest || now.seal !== seal);
  });
  return [...found.problems, ...changed.map((side) => `what was read again of ${side} is not what was sealed`)];
}

/** What the books say of a run, held against the trail; runs of before there was one have no entries. */
export function bookProblems(parts: StatementParts, entry: RunEntry, summary: RunSummary): string[] {
  const { trail } = parts;
  const { run } = entry;
  const problems: string[] = [];
  const differ = (what: string) => void problems.push(`run ${run}: the books and the audit trail differ in ${what}`);
  const last = <Payload>(action: 'run.started' | 'run.ended' | 'findings.sealed') =>
    trail.of([action], run).at(-1)?.payload as Payload | undefined;
  const started = last<TrailPayload<'run.started'>>('run.started');
  if (!started) return [];
  if (started.definitionSha256 !== entry.definitionSha256 || started.rulesSha256 !== entry.rulesSha256)
    differ('its definition');
  const ended = last<TrailPayload<'run.ended'>>('run.ended');
  if (ended?.verdict !== summary.verdict || ended.verdict !== entry.verdict || ended.matched !== summary.matched)
    differ('its verdict');
  if (JSON.stringify(sorted(ended?.findings)) !== JSON.stringify(sorted(summary.findings))) differ('its findings');
  if (last<TrailPayload<'findings.sealed'>>('findings.sealed')?.digest !== summary.findingsDigest)
    differ("its findings' digest");
  const confirmed = trail.of(['findings.confirmed'], run).at(-1)?.payload as
    | TrailPayload<'findings.confirmed'>
    | undefined;
  const { confirmation } = summary;
  if ((confirmed?.settled ?? 0) !== (confirmation?.settled ?? 0)) differ('what has settled');
  for (const side of sides)
    if (confirmed?.[side].seal !== confirmation?.readings?.[side].seal) differ(`what was read again of ${side}`);
  for (const { payload } of trail.of(['snapshot.sealed'], run)) {
    const { side, seal, digest } = payload as TrailPayload<'snapshot.sealed'>;
    if (summary[side]?.seal !== seal || summary[side].digest !== digest) differ(`the digest of ${side}`);
  }
  for (const what of besidesOtherwise(trail, summary)) differ(what);
  return problems;
}

/** What was found beside the findings, and is not what was entered. */
function besidesOtherwise(trail: Trail, summary: RunSummary): string[] {
  const held = trail.of(['master.held'], summary.run).at(-1)?.payload as TrailPayload<'master.held'> | undefined;
  return [
    ...(isAsHeld(held, summary.master) ? [] : ['what its master list came to']),
    ...(isFlightAsEntered(trail, summary) ? [] : ['what was in flight']),
  ];
}

function sorted(counts: Record<string, number> = {}): [string, number][] {
  return Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
}
