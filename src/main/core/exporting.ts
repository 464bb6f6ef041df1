import { resolve } from 'node:path';
import type { Definition } from '#shared/definition.ts';
import type { Effort } from '#shared/effort.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested, reportFigures } from '#shared/gauge.ts';
import { masterFormats, type Report, type ReportEvent } from '#shared/report.ts';
import { checkedFormat } from '#shared/report-check.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { type ReportDecided, type ReportReview, reviewedFormats } from '#shared/report-review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunComparison } from '#shared/run-comparison.ts';
import { masterFiles } from './evidence-files.ts';
import { withEvidence } from './evidence-keeping.ts';
import { refuseSource } from './export-target.ts';
import { exportComparison } from './exporting-comparison.ts';
import type { FindingsLists, ListAsked } from './findings-lists.ts';
import { gauged } from './gauged.ts';
import { refuseUnknownFields } from './known-fields.ts';
import { masterOf } from './master/listing.ts';
import type { Recorder, RunEntry, Workers } from './ports.ts';
import type { Trail } from './trail/trail.ts';

/** A report that is asked for: of a list, of everything, or of what became of it between two runs. */
export type AskedReport = {
  format: string;
  path: string;
  options: ReportOptions;
  list?: ListAsked | undefined;
  of?: 'master' | undefined;
  with?: string | undefined;
};

export type ExportParts = {
  trail: Trail;
  /** Where it is entered that a report was taken away. */
  traces: Recorder;
  /** What is kept of a report together with that entry. */
  onWritten?: (report: Report) => void;
  workers: Workers;
  lists: FindingsLists;
  shapes: { compare(one: RunSummary, other: RunSummary, effort?: Effort): Promise<RunComparison> };
  ended: (run: string) => RunEntry & { summary: RunSummary };
  /** The summary of a run whose findings can be listed. */
  listed: (run: string) => RunSummary;
  /** The definition that a run was made under, its passwords hidden. */
  definitionOf: (entry: RunEntry) => Definition;
  /** What the books say of a run. */
  reviewOf: (summary: RunSummary) => Promise<ReportReview>;
  /** And of its single findings. */
  decidedOf: (summary: RunSummary) => ReportDecided;
};

/** Writes the findings of a run into a file: tells how far it is, then the report. */
export async function* exportFindings(
  parts: ExportParts,
  run: string,
  asked: AskedReport,
  signal?: AbortSignal,
): AsyncGenerator<ReportEvent, void> {
  const { trail, traces, workers, lists } = parts;
  const { list, of, with: other, ...report } = asked;
  for (const about of [run, ...(other === undefined ? [] : [other])]) {
    const read = parts.ended(about);
    refuseSource(parts.definitionOf(read), read.definitionPath, asked.path);
  }
  if (of === 'master') {
    yield await exportMaster(parts, run, asked);
    return;
  }
  if (other !== undefined) {
    yield* exportComparison(parts, [run, other], report, signal);
    return;
  }
  checkedFormat(asked.format, asked.options);
  const entry = parts.ended(run);
  trail.refuseBroken();
  const { findings } = withEvidence(entry);
  const summary = list ? parts.listed(run) : entry.summary;
  if (list) await refuseUnknownFields(workers, findings, { ...list.filter, text: '' });
  const review = reviewedFormats.includes(asked.format) ? await parts.reviewOf(summary) : undefined;
  const decided = asked.options.review && parts.decidedOf(summary);
  const { entries, root } = trail.state();
  const about = { review, decided, summary, definition: parts.definitionOf(entry), checkpoint: { entries, root } };
  const input = { findings, ...report, path: resolve(report.path), ...about };
  const write = (gauge: Gauge) => {
    if (list) {
      return lists.onceMade(summary, list, stopsWith(gauge), (source) =>
        workers.run('report', { ...input, gauge, source, descending: list.sort.descending }),
      );
    }
    // How many there are is known before a thread has begun.
    reportFigures(gauge).set(0, summary.findingsKept);
    return workers.run('report', { ...input, gauge });
  };
  for await (const event of exportReport(write, signal)) {
    if ('report' in event) {
      const { findings: count, sha256 } = event.report;
      const payload = { run: entry.run, format: asked.format, findings: count, sha256 };
      traces.enter('report.exported', payload, () => parts.onWritten?.(event.report));
    }
    yield event;
  }
}

/** Writes what a run found of its master list. */
async function exportMaster({ trail, traces, workers, ended }: ExportParts, run: string, asked: AskedReport) {
  const format = masterFormats.find((known) => known === asked.format);
  if (!format) {
    throw new TieoutError('usage', `a master list is not exported as ${asked.format}`, {
      next: `Give --format ${masterFormats.join(' or ')}.`,
    });
  }
  const entry = ended(run);
  masterOf(entry.summary);
  trail.refuseBroken();
  const { folder, findings } = withEvidence(entry);
  const { key } = await workers.run('columns', { findings });
  const names = key.map(({ name }) => name);
  const input = { list: masterFiles(folder).list, format, path: resolve(asked.path), key: names };
  const report = await workers.run('masterReport', input);
  const { findings: count, sha256 } = report;
  traces.enter('report.exported', { run: entry.run, format: `master list, ${format}`, findings: count, sha256 });
  return { report };
}

async function* exportReport(
  write: (gauge: Gauge) => Promise<Report>,
  signal?: AbortSignal,
): AsyncGenerator<ReportEvent, void> {
  for await (const event of gauged(write, signal))
    yield 'result' in event ? { report: event.result } : { written: event.done, total: event.total };
}

/** Throws once the export was stopped. */
function stopsWith(gauge: Gauge): () => void {
  return () => {
    if (isStopRequested(gauge)) throw new TieoutError('interrupted', 'the export was stopped');
  };
}
