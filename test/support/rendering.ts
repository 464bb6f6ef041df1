import type { Definition } from '#shared/definition.ts';
import { type Finding, findingKinds } from '#shared/finding.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import type { ReportReview } from '#shared/report-review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { PartitionTally } from '#shared/tasks.ts';
import { reportOf } from '#worker/reports/index.ts';
import { summaryWith } from './core-parts.ts';

export type Rendering = {
  definition: Definition;
  findings?: Finding[];
  options?: ReportOptions;
  summary?: RunSummary;
  partitions?: PartitionTally[];
  isByKind?: boolean;
  review?: ReportReview;
};

/** A report's bytes, and what it remarks, without a worker or a file. */
export async function rendered(
  format: string,
  {
    definition,
    findings = [],
    options = {},
    summary = summaryWith(),
    partitions = [],
    isByKind = true,
    review,
  }: Rendering,
): Promise<{ bytes: Buffer; text: string; remarks: string[] }> {
  const remarks: string[] = [];
  const first = (perKind: number) =>
    findingKinds.flatMap((kind) => findings.filter((finding) => finding.kind === kind).slice(0, perKind));
  const context = {
    ...{ summary, definition, options, findings, first, isByKind, review },
    partitions: () => partitions,
    unreadable: () => findings.filter((finding) => finding.kind === 'invalid'),
  };
  const { signal } = new AbortController();
  const remark = (sentence: string) => void remarks.push(sentence);
  const pieces: Buffer[] = [];
  for await (const piece of reportOf(format, options).render({ ...context, remark, signal })) {
    pieces.push(Buffer.from(piece as string));
  }
  const bytes = Buffer.concat(pieces);
  return { bytes, text: bytes.toString(), remarks };
}
