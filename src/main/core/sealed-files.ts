import { existsSync } from 'node:fs';
import type { RunSummary } from '#shared/run.ts';
import { type SealedFile, type SealedFileName, sealedFileNames } from '#shared/sealed-file.ts';
import type { TrailPayload } from '#shared/trail.ts';
import { confirmedFiles, type EvidenceFiles, masterFiles } from './evidence-files.ts';
import type { Workers } from './ports.ts';
import { withRetries } from './retries.ts';
import type { Trail } from './trail/trail.ts';

/**
 * What the evidence says is held by its digests, partition by partition. Bytes that nothing is read from (a page that is
 * not in use, an index, SQLite's own header) are under none of them, so that each file is also digested whole.
 */
export async function digestFiles(workers: Workers, evidence: EvidenceFiles): Promise<SealedFile[]> {
  const places = placesOf(evidence);
  const found = await Promise.all(
    sealedFileNames
      .filter((name) => existsSync(places[name]))
      .map(async (name) => {
        const path = places[name];
        const what = { what: `${path} could not be digested`, next: "Look at this machine's memory and disk." };
        const digest = await withRetries(workers, 'fileDigest', { path }, what);
        return digest ? [{ name, ...digest }] : [];
      }),
  );
  return found.flat();
}

/** What a run's files were when it ended. None of a run from before they were entered, or of one that is gone on with. */
export function enteredFiles(trail: Pick<Trail, 'of'>, run: string): SealedFile[] | undefined {
  return (lastOf(trail, run)?.payload as Partial<TrailPayload<'run.ended'>> | undefined)?.files;
}

/** Whether a run was gone on with and has not ended again: its files are being written, or were when that failed. */
export function isGoneOnWith(trail: Pick<Trail, 'of'>, run: string): boolean {
  return lastOf(trail, run)?.action === 'run.resumed';
}

function lastOf(trail: Pick<Trail, 'of'>, run: string) {
  return trail.of(['run.ended', 'run.resumed'], run).at(-1);
}

/** Holds a run's files against what they were when it ended. */
export async function sealedFileProblems(
  workers: Workers,
  trail: Pick<Trail, 'of'>,
  { run, evidence }: RunSummary,
): Promise<string[]> {
  const entered = enteredFiles(trail, run);
  return entered ? otherFiles(entered, await digestFiles(workers, evidence)) : [];
}

/** Each file that is not what it was, is gone, or has come in beside the others. */
export function otherFiles(entered: SealedFile[], now: SealedFile[]): string[] {
  const [before, after] = [byName(entered), byName(now)];
  return sealedFileNames.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was && !is) return [`${name} is gone`];
    if (is && !was) return [`${name} was not there when it was sealed`];
    if (was?.sha256 === is?.sha256 && was?.bytes === is?.bytes) return [];
    return [`the bytes of ${name} are not those that were sealed`];
  });
}

function byName(files: SealedFile[]): Map<string, SealedFile> {
  return new Map(files.map((file) => [file.name, file]));
}

function placesOf(evidence: EvidenceFiles): Record<SealedFileName, string> {
  const again = confirmedFiles(evidence.folder);
  const master = masterFiles(evidence.folder);
  return {
    'findings.sqlite': evidence.findings,
    'inbound.snapshot': evidence.inbound,
    'outbound.snapshot': evidence.outbound,
    'inbound.confirmed.snapshot': again.inbound,
    'outbound.confirmed.snapshot': again.outbound,
    'master.sqlite': master.list,
    'master.snapshot': master.snapshot,
  };
}
