import { type Finding, type FindingKind, findingKinds } from '#shared/finding.ts';
import type { ReportFindings } from '../report.ts';

/** Findings of some kinds alone, without making texts of the others. */
export function* ofKind(findings: ReportFindings, isWanted: (kind: FindingKind) => boolean): Generator<Finding> {
  const { packed } = findings;
  if (!packed) {
    for (const finding of findings) if (isWanted(finding.kind)) yield finding;
    return;
  }
  const wanted = findingKinds.map(isWanted);
  for (const found of packed.places()) {
    if (!('block' in found)) {
      if (isWanted(found.kind)) yield found;
    } else if (wanted[found.block.kinds[found.place] as number]) yield packed.finding(found);
  }
}
