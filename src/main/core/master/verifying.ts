import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '#shared/definition.ts';
import { createGauge } from '#shared/gauge.ts';
import type { MasterSummary } from '#shared/master.ts';
import type { RunSummary } from '#shared/run.ts';
import type { TrailPayload } from '#shared/trail.ts';
import { masterFiles } from '../evidence-files.ts';
import type { Workers } from '../ports.ts';
import { holdAll } from './holding.ts';

/** A master list and what was found of it, held against what they were sealed as. Without its snapshot, only the list. */
export async function masterProblems(
  workers: Workers,
  { master, evidence }: RunSummary,
  { hasSnapshot } = { hasSnapshot: true },
): Promise<string[]> {
  const files = masterFiles(evidence.folder);
  if (!master)
    return Object.values(files).some((path) => existsSync(path))
      ? ['it holds a master list of which its audit trail knows nothing']
      : [];
  const snapshot = hasSnapshot ? files.snapshot : null;
  const found = await workers.run('verifyMaster', { snapshot, list: files.list });
  const problems = [...found.problems];
  const now = found.snapshot;
  if (now && (now.digest !== master.digest || now.seal !== master.seal))
    problems.push('the master list is not what was sealed');
  if (found.list !== null && found.list !== master.listDigest)
    problems.push('what is on neither side or not in the master list is not what was sealed');
  return problems;
}

/** Whether a summary's counts of the master list are those that were entered when it was held against the sides. */
export function isAsHeld(held: TrailPayload<'master.held'> | undefined, master: MasterSummary | undefined): boolean {
  if (!held || !master) return held === undefined && master === undefined;
  const { listDigest, kept, keys, onNeither, notInMaster } = master;
  return (
    held.digest === listDigest &&
    held.kept === kept &&
    held.keys === keys &&
    held.onNeither === onNeither &&
    held.notInMaster === notInMaster
  );
}

/** Holds the kept list against the kept sides once more: the same must be on neither side, and not in it. */
export async function heldAnewProblems(
  workers: Workers,
  definition: Pick<Definition, 'key' | 'fields'>,
  { master, evidence }: RunSummary,
  folder: string,
): Promise<string[]> {
  if (!master) return [];
  const list = join(folder, 'replayed-master.sqlite');
  const ways = { notInMaster: master.notInMasterIs };
  const { failed } = await holdAll(workers, definition, ways, evidence, list, createGauge());
  const [first] = failed;
  if (first) return [`the master list cannot be held against both sides again: ${first.reason}`];
  const { digest } = await workers.run('sealMaster', { list });
  return digest === master.listDigest ? [] : ['holding the master list against both sides again gives another list'];
}
