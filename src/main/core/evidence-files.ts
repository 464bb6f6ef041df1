import { join } from 'node:path';
import type { Side } from '#shared/finding.ts';

/** Where a run's evidence lies. Never written down: a workspace may be copied and moved, and its evidence with it. */
export type EvidenceFiles = Record<Side | 'findings' | 'folder', string>;

export function evidenceFiles(evidenceFolder: string, run: string): EvidenceFiles {
  const folder = join(evidenceFolder, run);
  return {
    folder,
    inbound: join(folder, 'inbound.snapshot'),
    outbound: join(folder, 'outbound.snapshot'),
    findings: join(folder, 'findings.sqlite'),
  };
}

/** What a run read again before it called anything a finding: of both sides, and the keys that were asked for. */
export function confirmedFiles(folder: string): Record<Side | 'keys', string> {
  return {
    inbound: join(folder, 'inbound.confirmed.snapshot'),
    outbound: join(folder, 'outbound.confirmed.snapshot'),
    keys: join(folder, 'candidates.keys'),
  };
}

/** The keys of what a recheck read again; the rest of a recheck lies as a run's evidence does. */
export function keysPath(rechecks: string, name: string): string {
  return join(rechecks, name, 'keys');
}

/** The activity's master list as a run read it, and what is on neither side or not in it. */
export function masterFiles(folder: string): Record<'snapshot' | 'list', string> {
  return { snapshot: join(folder, 'master.snapshot'), list: join(folder, 'master.sqlite') };
}
