import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import { sides } from '#shared/finding.ts';
import { createGauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import { sealedFileSchema } from '#shared/sealed-file.ts';
import { certificateSchema } from '#shared/signoff.ts';
import { unsettled } from '../confirming.ts';
import { keptDefinition, rulesSha256Of } from '../definition-file.ts';
import { diffAll } from '../diffing.ts';
import { confirmedFiles } from '../evidence-files.ts';
import { heldAnewProblems, masterProblems } from '../master/verifying.ts';
import { certificateOf } from '../review/certificate.ts';
import { carriedPath, decisionsOn, reviewedOf } from '../review/reviewed.ts';
import { signatureProblems, statementProblems } from '../review/signatures.ts';
import { bookProblems, classProblems, confirmationProblems } from '../review/verify.ts';
import { enteredFiles, isGoneOnWith, otherFiles } from '../sealed-files.ts';
import { type Checklist, NotLookedAt } from './checklist.ts';
import { readingNames, readingsOf, textOf } from './readings.ts';
import { parsed } from './restoring.ts';
import type { Opened, VerifyAsked, VerifyingParts } from './verifying.ts';

/** Looks at what a bundle holds, once its parts are those of its manifest and its books are made of them. */
export async function lookAtContents(
  parts: VerifyingParts,
  checks: Checklist,
  opened: Opened,
  { isReplayed }: VerifyAsked,
): Promise<void> {
  const summary = summaryOf(opened);
  await checks.look('books', ['trail'], () => runProblems(opened, summary));
  await checks.look('readings', ['trail'], () => readingProblems(opened));
  await checks.look('snapshots', ['parts'], () => snapshotProblems(parts, opened, summary));
  await checks.look('findings', ['parts'], () => findingsProblems(parts, summary));
  await checks.look('sealed-files', ['parts'], () => fileProblems(opened));
  await checks.look('decisions', ['trail'], () => decisionProblems(parts, opened, summary));
  await checks.look('certificate', ['parts'], () => certificateProblems(parts, opened, summary));
  await checks.look('sign-off', ['trail'], () => signOffProblems(opened, summary));
  await checks.look('replay', ['parts'], () => {
    if (!isReplayed) throw new NotLookedAt('not asked for');
    return replayProblems(parts, opened, summary);
  });
}

function summaryOf({ entry }: Opened): RunSummary {
  if (entry.summary) return entry.summary;
  throw new Error('broken invariant: a bundled run has ended');
}

function reading({ trail, shelf }: Opened) {
  return { trail, selections: shelf.selections };
}

function runProblems(opened: Opened, summary: RunSummary): string[] {
  const { manifest, entry, trail } = opened;
  const { run } = entry;
  if (trail.of(['run.started'], run).length === 0) return [`its audit trail knows no run ${run}`];
  const problems = bookProblems(reading(opened), entry, summary);
  if (summary.run !== run || summary.name !== entry.name || summary.verdict !== entry.verdict)
    problems.push('the run and its summary differ');
  if (manifest.name !== entry.name || manifest.verdict !== entry.verdict)
    problems.push('the run is another than the manifest says');
  // A variable's value is not in the bundle: what was made of it cannot be made again.
  const isWhole = !entry.definitionText.includes('${');
  if (isWhole && rulesSha256Of(keptDefinition(entry, {})) !== entry.rulesSha256)
    problems.push('its definition is another than the audit trail says');
  return problems;
}

/** Whoever reads them without our program must read what the trail says. */
function readingProblems(opened: Opened): string[] {
  const texts = readingsOf(reading(opened), opened.entry.run);
  return readingNames
    .filter((name) => {
      const sha256 = createHash('sha256').update(texts[name]).digest('hex');
      return opened.manifest.parts.find((part) => part.name === name)?.sha256 !== sha256;
    })
    .map((name) => `${name} says something else than the audit trail`);
}

function hasSnapshots({ manifest }: Opened): boolean {
  return sides.every((side) => manifest.parts.some(({ name }) => name === `${side}.snapshot`));
}

async function snapshotProblems({ workers }: VerifyingParts, opened: Opened, summary: RunSummary): Promise<string[]> {
  if (!hasSnapshots(opened)) {
    if (sides.some((side) => opened.manifest.parts.some(({ name }) => name === `${side}.snapshot`)))
      return ['it holds one side and not the other'];
    throw new NotLookedAt('the bundle was made without its snapshots; their digests are in it');
  }
  const { inbound, outbound } = summary.evidence;
  const found = await workers.run('verifyEvidence', { inbound, outbound, findings: null });
  const problems = [...found.problems];
  for (const side of sides) {
    const now = found[side];
    const { digest, seal } = summary[side];
    if (now && (now.digest !== digest || now.seal !== seal)) problems.push(`${side} is not what was sealed`);
  }
  return [...problems, ...(await confirmationProblems(workers, summary)), ...(await masterProblems(workers, summary))];
}

async function findingsProblems({ workers }: VerifyingParts, summary: RunSummary): Promise<string[]> {
  const { evidence, findingsDigest } = summary;
  const found = await workers.run('verifyEvidence', { inbound: null, outbound: null, findings: evidence.findings });
  const listed = await masterProblems(workers, summary, { hasSnapshot: false });
  if (found.findings === null || found.findings === findingsDigest) return [...found.problems, ...listed];
  return [...found.problems, 'the findings are not what was sealed', ...listed];
}

/** Every byte of what is enclosed, held against what it was when the run ended; its parts' own digests are held already. */
function fileProblems({ trail, manifest, entry }: Opened): string[] {
  const entered = enteredFiles(trail, entry.run);
  if (isGoneOnWith(trail, entry.run))
    throw new NotLookedAt('the run was gone on with and has not ended again; the content of its files is held');
  if (!entered) throw new NotLookedAt('the run is from before its files were digested whole; their content is held');
  const enclosed = manifest.parts.flatMap((part) => sealedFileSchema.safeParse(part).data ?? []);
  const names = enclosed.map(({ name }) => name);
  return otherFiles(
    entered.filter(({ name }) => names.includes(name)),
    enclosed,
  );
}

async function decisionProblems({ workers }: VerifyingParts, opened: Opened, summary: RunSummary): Promise<string[]> {
  const { carried } = decisionsOn(reading(opened), summary.run);
  const path = carriedPath(summary.evidence.folder);
  if (carried) {
    const now = existsSync(path) ? await workers.run('carriedDigest', { carried: path }) : undefined;
    if (now !== carried.sha256) return ['what it took over of earlier decisions is not what it was'];
  } else if (existsSync(path)) return ['it took over decisions that its audit trail knows nothing of'];
  await workers.run('tallyReview', { reviewed: reviewedOf(reading(opened), summary) });
  return classProblems({ workers, ...reading(opened) }, summary);
}

/** Its sums against the run's totals; with the snapshots there, every partition against them. */
async function certificateProblems(parts: VerifyingParts, opened: Opened, summary: RunSummary): Promise<string[]> {
  const certificate = parsed(opened.unpacking.parts, 'certificate.json', certificateSchema);
  const problems: string[] = [];
  for (const side of sides) {
    const { read, accepted, invalid, digest, seal } = summary[side];
    const sum = (figure: 'records' | 'invalid') =>
      certificate.partitions.reduce((total, partition) => total + partition[side][figure], 0);
    const { records, invalid: listed } = certificate.totals[side];
    if (sum('records') !== accepted || records !== accepted || listed !== sum('invalid') || read !== accepted + invalid)
      problems.push(`the partitions of ${side} do not add up to what was read`);
    if (certificate[side].digest !== digest || certificate[side].seal !== seal)
      problems.push(`it is of another reading of ${side}`);
  }
  const { master } = certificate.totals;
  if (master?.records !== summary.master?.accepted || certificate.master?.seal !== summary.master?.seal)
    problems.push('it is of another master list');
  const established = certificate.partitions.filter(({ isEstablished }) => isEstablished).length;
  if (certificate.partitions.length !== limits.partitions || established !== summary.partitions.established)
    problems.push('it does not list every partition as it was compared');
  if (certificate.run !== summary.run || certificate.verdict !== summary.verdict) problems.push('it is of another run');
  if (problems.length > 0 || !hasSnapshots(opened)) return problems;
  const now = await certificateOf(parts.workers, summary);
  return textOf(now) === textOf(certificate) ? [] : ['it says something else than the snapshots'];
}

function signOffProblems(opened: Opened, summary: RunSummary): string[] {
  const { trail, entry } = opened;
  return [...signatureProblems(trail, entry.run), ...statementProblems(reading(opened), entry, summary)];
}

/** Compares the enclosed snapshots once more, with the same engine: the same sides must give the same findings. */
async function replayProblems({ workers }: VerifyingParts, opened: Opened, summary: RunSummary): Promise<string[]> {
  if (!hasSnapshots(opened)) throw new NotLookedAt('the bundle was made without its snapshots');
  if (summary.failed.length > 0) throw new NotLookedAt('some partitions were not compared when it was made');
  const definition = { ...keptDefinition(opened.entry, {}), trustSums: false, window: summary.flight?.window };
  const { inbound, outbound } = summary.evidence;
  const findings = join(opened.unpacking.parts, 'replayed.sqlite');
  const { tallies, failed } = await diffAll(workers, definition, { inbound, outbound, findings }, createGauge());
  const [first] = failed;
  if (first) throw new TieoutError('verification', `a partition cannot be compared again: ${first.reason}`);
  if (summary.confirmation?.readings) {
    const { keys: _, ...again } = confirmedFiles(summary.evidence.folder);
    const { key, fields } = definition;
    await workers.run('settle', { findings, again, partitions: unsettled(tallies), key, fields });
  }
  const { digest } = await workers.run('seal', { findings });
  const others = digest === summary.findingsDigest ? [] : ['comparing the snapshots again gives other findings'];
  return [...others, ...(await heldAnewProblems(workers, definition, summary, opened.unpacking.parts))];
}
