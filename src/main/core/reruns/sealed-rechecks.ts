import type { SealedFile } from '#shared/sealed-file.ts';
import type { TrailPayload } from '#shared/trail.ts';
import { evidenceFiles, keysPath } from '../evidence-files.ts';
import type { Workers } from '../ports.ts';
import { digestFiles, otherFiles } from '../sealed-files.ts';
import type { Trail } from '../trail/trail.ts';

type Parts = { workers: Workers; trail: Pick<Trail, 'of'>; rechecks: string };

/** What was looked at of the rechecks of a workspace; those of before their files were entered are named. */
export type RecheckCheck = { rechecks: number; unsealed: string[]; problems: string[] };

export const noRechecks: RecheckCheck = { rechecks: 0, unsealed: [], problems: [] };

/** What the files of a recheck are once it is over: its readings of both sides and its findings. */
export function sealRecheck({ workers, rechecks }: Omit<Parts, 'trail'>, name: string): Promise<SealedFile[]> {
  return digestFiles(workers, evidenceFiles(rechecks, name));
}

/** Holds the files of every recheck against what the audit trail says they were. */
export async function verifyRechecks(parts: Parts): Promise<RecheckCheck> {
  const found = structuredClone(noRechecks);
  for (const { payload } of parts.trail.of(['run.rechecked'])) {
    const { run, recheck, files, keysSha256 } = payload as TrailPayload<'run.rechecked'>;
    found.rechecks++;
    if (!files) {
      found.unsealed.push(recheck);
      continue;
    }
    const others = otherFiles(files, await sealRecheck(parts, recheck));
    if (keysSha256 !== undefined) others.push(...(await otherKeys(parts, recheck, keysSha256)));
    found.problems.push(...others.map((problem) => `recheck ${recheck} of run ${run}: ${problem}`));
  }
  return found;
}

async function otherKeys({ workers, rechecks }: Parts, recheck: string, sha256: string): Promise<string[]> {
  const digest = await workers.run('fileDigest', { path: keysPath(rechecks, recheck) });
  if (digest === null) return ['keys is gone'];
  return digest.sha256 === sha256 ? [] : ['the bytes of keys are not those that were sealed'];
}
