import { type FindingKind, findingKinds } from '#shared/finding.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';
import type { ReportedFinding, ReportFindings } from '../report.ts';

/** Findings of some kinds alone, without making texts of the others. */
export function* ofKind(findings: ReportFindings, kinds: FindingKind[]): Generator<ReportedFinding> {
  const { packed } = findings;
  for (const found of placesOfKind(findings, kinds)) {
    if (!('block' in found)) yield found;
    else if (packed) yield packed.finding(found);
  }
}

/** The same as they lie packed, where they do. */
export function* placesOfKind(
  findings: ReportFindings,
  kinds: FindingKind[],
): Generator<PlacedFinding | ReportedFinding> {
  const { packed } = findings;
  if (!packed) {
    for (const finding of findings) if (kinds.includes(finding.kind)) yield finding;
    return;
  }
  const wanted = findingKinds.map((kind) => kinds.includes(kind));
  for (const found of packed.places(kinds)) {
    if ('block' in found ? wanted[found.block.kinds[found.place] as number] : kinds.includes(found.kind)) yield found;
  }
}
