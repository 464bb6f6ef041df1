import { rmSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import { sides } from '#shared/finding.ts';
import type { RunStorage } from '#shared/storage.ts';
import { confirmedFiles, masterFiles } from './evidence-files.ts';
import type { Clock, Disk, EvidenceFiles, Recorder, RunBooks, RunEntry } from './ports.ts';
import { withRunLock } from './run-lock.ts';

type Parts = { books: RunBooks; disk: Disk; clock: Clock; person: Recorder };

/** What a run keeps on the disk. */
export function storageOf(disk: Disk, entry: RunEntry): RunStorage {
  const { run, name, state, startedAt, evidenceDeleted } = entry;
  const again = confirmedFiles(entry.evidence.folder);
  const [inbound, outbound] = sides.map((side) => bytesOf(disk, entry.evidence[side]) + bytesOf(disk, again[side])) as [
    number,
    number,
  ];
  const findings = bytesOf(disk, entry.evidence.findings);
  const master = Object.values(masterFiles(entry.evidence.folder)).reduce((sum, path) => sum + bytesOf(disk, path), 0);
  const total = inbound + outbound + findings + master;
  const bytes = { inbound, outbound, findings, ...(master > 0 ? { master } : {}), total };
  return { run, name, state, startedAt, bytes, evidenceDeleted };
}

/** With SQLite's log beside it, which a run under way or one that was killed may have. */
function bytesOf(disk: Disk, path: string): number {
  return disk.bytesOf(path) + disk.bytesOf(`${path}-wal`);
}

/**
 * Removes a run's snapshots and findings, and keeps in the books when and why. The note comes first: evidence must not
 * be gone without a word. Once more for a run whose evidence could not be removed whole then; its first reason stands.
 * Errors: `workspace` where the run is under way, here or in another Tieout.
 */
export async function deleteEvidence(
  { books, disk, clock, person }: Parts,
  entry: RunEntry,
  reason: string,
): Promise<void> {
  const { run, evidence } = entry;
  await withRunLock(evidence.folder, run, async () => {
    if (!entry.evidenceDeleted) {
      const bytes = storageOf(disk, entry).bytes.total;
      const deletion = { at: clock.now().toISOString(), reason };
      person.enter('evidence.deleted', { run, reason, bytes }, () => books.noteEvidenceDeleted(run, deletion));
    }
    remove(evidence);
  });
  rmSync(evidence.folder, { recursive: true, force: true });
}

/** The lock stays until all the rest is gone. */
function remove({ inbound, outbound, findings, folder }: EvidenceFiles): void {
  const beside = [...Object.values(confirmedFiles(folder)), ...Object.values(masterFiles(folder))];
  for (const path of [inbound, outbound, findings, ...beside])
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${ending}`, { force: true });
}

/** The run's evidence, or why it is there no more. */
export function withEvidence(entry: RunEntry): EvidenceFiles {
  const { run, evidence, evidenceDeleted, definitionPath } = entry;
  if (!evidenceDeleted) return evidence;
  const { at, reason } = evidenceDeleted;
  throw new TieoutError(
    'not-found',
    `the evidence of run ${run} was deleted on ${at.slice(0, 10)} because: ${reason}`,
    {
      next: `What it came to is kept: tieout show ${run}. Read both sides anew with tieout run ${definitionPath}.`,
    },
  );
}
