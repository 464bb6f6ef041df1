import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { AlertReport } from '#shared/alert.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError, toFailure } from '#shared/errors.ts';
import { byKind, filterSchema } from '#shared/findings-list.ts';
import { type Report, reportFormats } from '#shared/report.ts';
import type { ReportAsked, ReportTemplate } from '#shared/report-template.ts';
import type { RunSummary } from '#shared/run.ts';
import { parseSize, type RunReport, type RunReportSettings } from '#shared/run-report.ts';
import { nearest } from '#shared/text.ts';
import { type AskedReport, type ExportParts, exportFindings } from './exporting.ts';
import type { Recorder, RunEntry, RunReportBooks } from './ports.ts';

type Parts = {
  exporting: ExportParts;
  books: RunReportBooks;
  engine: Recorder;
  templates: (reconciliation: string) => ReportTemplate[];
  workspace: string;
  find: (run: string) => RunEntry;
};

/** The saved reports that a definition says each of its runs shall make of itself. */
export function runReports(parts: Parts) {
  const { books } = parts;
  return {
    /**
     * Writes what is not written yet. A report that cannot be made says so in the books and in the mail: it never fails
     * the run, and neither does another.
     */
    async make(summary: RunSummary, { reports = [] }: Definition, signal?: AbortSignal): Promise<void> {
      const entry = parts.find(summary.run);
      for (const asked of reports) {
        const path = pathOf(parts, entry, asked);
        books.open({ run: entry.run, template: asked.template, digest: summary.findingsDigest, path });
      }
      for (const pending of books.of(entry.run).filter(({ state }) => state === 'pending'))
        await makeOne(parts, entry, pending, signal);
    },

    /** The reports that a run of a definition could not make by now, each in a sentence: a run is not kept waiting by them. */
    missing({ name, reports = [] }: Definition): string[] {
      const known = parts.templates(name).map((template) => template.name);
      return reports.flatMap(({ template }, i) => {
        if (known.includes(template)) return [];
        const near = nearest(template, known);
        const way = near ? `did you mean ${near}?` : 'keep one with tieout export RUN … --save-as NAME';
        return [`reports[${i + 1}]: there is no saved report ${template} of ${name}, and none will be written; ${way}`];
      });
    },

    /** What became of those of a run, for a mail. */
    told(run: string, { reports = [] }: Definition): AlertReport[] {
      const made = books.of(run);
      return reports.flatMap(({ template, attach, sizeMax }) => {
        const report = made.find((one) => one.template === template);
        if (!report || report.state === 'pending') return [];
        const { path, bytes, sha256, failure } = report;
        return [
          {
            template,
            path,
            bytes,
            sha256,
            failure,
            attachBytesMax: attach === undefined ? null : (parseSize(sizeMax) ?? null),
          },
        ];
      });
    },

    list: books.of,
  };
}

export type RunReports = ReturnType<typeof runReports>;

async function makeOne(
  parts: Parts,
  { run, name }: RunEntry,
  report: RunReport,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { books, exporting, engine } = parts;
  try {
    const { asked } = templateOf(parts, name, report.template);
    mkdirSync(dirname(report.path), { recursive: true });
    // The entry in the trail and the line in the books are one: a report that was cut off is made again, and told of once.
    const onWritten = ({ bytes, sha256, findings }: Report) =>
      books.settle(report, { state: 'made', format: asked.format, bytes, sha256, findings, failure: null });
    const writing = exportFindings({ ...exporting, traces: engine, onWritten }, run, askedFor(asked, report), signal);
    while (!(await writing.next()).done);
  } catch (error) {
    const { code, message } = toFailure(error);
    // Whoever stopped it goes on with it later.
    if (code === 'interrupted') return;
    const none = { format: null, bytes: null, sha256: null, findings: null };
    books.settle(report, { state: 'failed', ...none, failure: message });
  }
}

function templateOf({ templates }: Parts, reconciliation: string, name: string): ReportTemplate {
  const found = templates(reconciliation).find((template) => template.name === name);
  if (found) return found;
  throw new TieoutError('not-found', `there is no saved report ${name} of ${reconciliation}`, {
    next: 'Keep one with tieout export RUN … --save-as NAME; tieout templates lists them.',
  });
}

function askedFor({ format, options, kinds, standings }: ReportAsked, { path }: RunReport): AskedReport {
  const chosen = { ...(kinds && { kinds }), ...(standings && { standings }) };
  const isNarrowed = Object.keys(chosen).length > 0;
  return { format, options, path, ...(isNarrowed && { list: { filter: filterSchema.parse(chosen), sort: byKind } }) };
}

/** The same for the same run and report, so that what is made again takes the place of what was cut off. */
function pathOf({ workspace, templates }: Parts, entry: RunEntry, { template, to }: RunReportSettings): string {
  const folder =
    to === undefined ? join(workspace, 'reports', named(entry.name)) : resolve(dirname(entry.definitionPath), to);
  const format = templates(entry.name).find(({ name }) => name === template)?.asked.format;
  const ending = reportFormats.find((known) => known.format === format)?.ending ?? 'report';
  return join(folder, `${entry.run}-${named(template)}.${ending}`);
}

/** A name as a part of a path; what had to be changed for that is told apart by a few digits of its hash. */
function named(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 80);
  return plain === name ? plain : `${plain}-${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;
}
