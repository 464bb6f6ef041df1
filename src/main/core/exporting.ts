import { resolve } from 'node:path';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested, reportFigures } from '#shared/gauge.ts';
import type { Report, ReportEvent } from '#shared/report.ts';
import { checkedFormat } from '#shared/report-check.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import type { RunSummary } from '#shared/run.ts';
import { withEvidence } from './evidence-keeping.ts';
import type { FindingsLists, ListAsked } from './findings-lists.ts';
import { gauged } from './gauged.ts';
import type { Recorder, RunEntry, Workers } from './ports.ts';
import type { Trail } from './trail/trail.ts';

/** A report that is asked for: of a list, or of everything. */
export type AskedReport = {
  format: string;
  path: string;
  options: ReportOptions;
  list?: ListAsked | undefined;
};

export type ExportParts = {
  trail: Trail;
  /** Where it is entered that a report was taken away. */
  traces: Recorder;
  /** What is kept of a report together with that entry. */
  onWritten?: (report: Report) => void;
  workers: Workers;
  lists: FindingsLists;
  ended: (run: string) => RunEntry & { summary: RunSummary };
  /** The summary of a run whose findings can be listed. */
  listed: (run: string) => RunSummary;
  /** The definition that a run was made under, its passwords hidden. */
  definitionOf: (entry: RunEntry) => Definition;
};

/** Writes the findings of a run into a file: tells how far it is, then the report. */
export async function* exportFindings(
  parts: ExportParts,
  run: string,
  asked: AskedReport,
  signal?: AbortSignal,
): AsyncGenerator<ReportEvent, void> {
  const { trail, traces, workers, lists } = parts;
  const { list, ...report } = asked;
  checkedFormat(asked.format, asked.options);
  const entry = parts.ended(run);
  trail.refuseBroken();
  const { findings } = withEvidence(entry);
  const summary = list ? parts.listed(run) : entry.summary;
  const { entries, root } = trail.state();
  const about = { summary, definition: parts.definitionOf(entry), checkpoint: { entries, root } };
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
