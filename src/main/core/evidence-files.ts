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
