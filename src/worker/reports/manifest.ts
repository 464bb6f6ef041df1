import { basename } from 'node:path';
import type { ReportOptions } from '#shared/report-options.ts';
import type { TrailCheckpoint } from '#shared/report-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import { type Comparison, fates } from '#shared/run-comparison.ts';

export type Manifest = {
  report: { file: string; format: string; options: ReportOptions; rows: number; bytes: number; sha256: string };
  /** What the format could not hold whole, as sentences. */
  remarks: string[];
  summary: RunSummary;
  checkpoint: TrailCheckpoint | undefined;
};

export function manifestPath(path: string): string {
  return `${path}.manifest.json`;
}

/**
 * What a report is of, to be kept beside it: its rows and digest, and the run's digests, by which anybody can tell that
 * it belongs to that evidence. The same report of the same run has the same manifest, so it says no time of its own.
 */
export function manifestText({ report, remarks, summary, checkpoint }: Manifest): string {
  return textOf({ report: named(report), remarks, run: runOf(summary), checkpoint: checkpoint ?? null });
}

export type ComparisonManifest = Omit<Manifest, 'summary'> & {
  summaries: Record<'before' | 'after', RunSummary>;
  compared: Comparison;
};

/** The same of two compared runs: both, and how many findings are new, gone, changed and the same. */
export function comparisonManifestText(manifest: ComparisonManifest): string {
  const { report, remarks, summaries, compared, checkpoint } = manifest;
  const counts = Object.fromEntries(fates.map((fate) => [fate, compared.fates[fate].findings]));
  const runs = { before: runOf(summaries.before), after: runOf(summaries.after) };
  return textOf({ report: named(report), remarks, compared: counts, runs, checkpoint: checkpoint ?? null });
}

function named(report: Manifest['report']): Manifest['report'] {
  return { ...report, file: basename(report.file) };
}

function runOf(summary: RunSummary) {
  const { run, name, verdict, findings, findingsKept, findingsDigest, startedAt, endedAt } = summary;
  const side = ({ source, read, accepted, invalid, digest, seal }: RunSummary['inbound']) => ({
    ...{ source, read, accepted, invalid, digest, seal },
  });
  return {
    ...{ run, name, verdict, startedAt, endedAt },
    inbound: side(summary.inbound),
    outbound: side(summary.outbound),
    ...{ findings, findingsKept, findingsDigest },
  };
}

function textOf(manifest: object): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
