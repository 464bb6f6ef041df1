import { resolve } from 'node:path';
import { createEffort, stopEffort } from '#shared/effort.ts';
import { type Gauge, reportFigures } from '#shared/gauge.ts';
import type { ReportEvent } from '#shared/report.ts';
import { checkedComparedFormat } from '#shared/report-check.ts';
import { comparedLines } from '#shared/run-comparison.ts';
import { withEvidence } from './evidence-keeping.ts';
import type { AskedReport, ExportParts } from './exporting.ts';
import { gauged } from './gauged.ts';

/** Writes what became of each finding between two runs into a file: tells how far it is, then the report. */
export async function* exportComparison(
  parts: ExportParts,
  [run, other]: [string, string],
  { format, path, options }: Pick<AskedReport, 'format' | 'path' | 'options'>,
  signal?: AbortSignal,
): AsyncGenerator<ReportEvent, void> {
  const { trail, traces, workers, shapes } = parts;
  checkedComparedFormat(format, options);
  const summaries = [parts.listed(run), parts.listed(other)] as const;
  trail.refuseBroken();
  const { entries, root } = trail.state();
  const write = async (gauge: Gauge) => {
    const compared = await stoppable(signal, (effort) => shapes.compare(...summaries, effort));
    reportFigures(gauge).set(0, comparedLines(compared));
    const of = (name: string) => {
      const entry = parts.ended(name);
      const { findings } = withEvidence(entry);
      return { findings, summary: entry.summary, definition: parts.definitionOf(entry) };
    };
    const runs = { before: of(compared.before.run), after: of(compared.after.run) };
    const about = { format, path: resolve(path), options, checkpoint: { entries, root } };
    const report = await workers.run('comparisonReport', { ...about, ...runs, compared, gauge });
    return { report, compared };
  };
  for await (const event of gauged(write, signal)) {
    if (!('result' in event)) {
      yield { written: event.done, total: event.total };
      continue;
    }
    const { report, compared } = event.result;
    const { findings, sha256 } = report;
    const told = `comparison with ${compared.before.run}, ${format}`;
    traces.enter('report.exported', { run: compared.after.run, format: told, findings, sha256 });
    yield { report };
  }
}

/** Work that is stopped together with the export. */
async function stoppable<Result>(
  signal: AbortSignal | undefined,
  act: (effort: ReturnType<typeof createEffort>) => Promise<Result>,
): Promise<Result> {
  const effort = createEffort();
  const stop = () => stopEffort(effort);
  signal?.addEventListener('abort', stop);
  try {
    return await act(effort);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
