import type { Column, Definition } from '#shared/definition.ts';
import { findingKinds } from '#shared/finding.ts';
import { isStopRequested, reportFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { comparedLines } from '#shared/run-comparison.ts';
import type { Tasks } from '#shared/tasks.ts';
import { type ComparedFinding, comparedFindings } from './evidence/shapes/compared-findings.ts';
import { stopped, stopSignal, writeReport } from './report-file.ts';
import { reportOf } from './reports/index.ts';
import { comparisonManifestText } from './reports/manifest.ts';

type Input = Tasks['comparisonReport']['input'];

/** Writes what became of each finding between two runs, and a manifest, each under its final name only when both are whole. */
export async function comparisonReport(input: Input): Promise<Tasks['comparisonReport']['output']> {
  const { before, after, compared, format, path, options = {}, checkpoint } = input;
  const { render } = reportOf(format, options);
  const summaries = { before: before.summary, after: after.summary };
  const stop = stopSignal(input.gauge);
  const remarks: string[] = [];
  const read = counted(input);
  try {
    const pieces = render({
      ...{ summary: after.summary, definition: together(after.definition, before.definition), options, checkpoint },
      ...{ compared: { ...compared, summaries }, findings: read, isByKind: true, signal: stop.signal },
      first: (perKind) => firstOfEach(read, perKind),
      unreadable: () => [],
      partitions: () => [],
      remark: (sentence) => remarks.push(sentence),
    });
    const { bytes, sha256 } = await writeReport(path, pieces, (file) => {
      const about = { file: path, format, options, rows: read.rows(), ...file };
      return comparisonManifestText({ report: about, remarks, summaries, compared, checkpoint });
    });
    return { path, findings: read.rows(), bytes, sha256 };
  } finally {
    stop.end();
  }
}

/** The findings of both runs, counted as they are gone through; the gauge is kept up to date, and its stop heard. */
function counted({ before, after, compared, gauge }: Input): Iterable<ComparedFinding> & { rows(): number } {
  const total = comparedLines(compared);
  let rows = 0;
  const note = (done: number) => {
    rows = Math.max(rows, done);
    beat();
    if (!gauge) return;
    reportFigures(gauge).set(done, total);
    if (isStopRequested(gauge)) throw stopped();
  };
  function* all() {
    let done = 0;
    for (const finding of comparedFindings(before.findings, after.findings)) {
      if (done % limits.reportLookFindings === 0) note(done);
      done++;
      yield finding;
    }
    note(done);
  }
  return { [Symbol.iterator]: all, rows: () => rows };
}

/** The first of each kind that are new, gone, changed, the same: a page is read for what is new. */
function firstOfEach(findings: Iterable<ComparedFinding>, perKind: number): ComparedFinding[] {
  const few = new Map<string, ComparedFinding[]>();
  const sortOf = (finding: ComparedFinding) => `${fateOrder[finding.fate]} ${findingKinds.indexOf(finding.kind)}`;
  for (const finding of findings) {
    const sort = sortOf(finding);
    const found = few.get(sort) ?? [];
    if (found.length === 0) few.set(sort, found);
    // What changed is told twice, and must not be told by half.
    if (found.length < perKind || (finding.in === 'after' && found.at(-1)?.in === 'before')) found.push(finding);
  }
  return [...few.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, found]) => found);
}

const fateOrder = { new: 0, gone: 1, changed: 2, same: 3 };

/** The columns of both definitions, the later one's first. What is of another type by now is text. */
function together(later: Definition, earlier: Definition): Definition {
  return { ...later, key: union(later.key, earlier.key), fields: union(later.fields, earlier.fields) };
}

function union<Of extends Column>(later: Of[], earlier: Of[]): Of[] {
  const before = new Map(earlier.map((column) => [column.name, column]));
  const kept = later.map((column) => {
    const type = before.get(column.name)?.type ?? column.type;
    return type === column.type ? column : { ...column, type: 'text' as const };
  });
  return [...kept, ...earlier.filter(({ name }) => !later.some((column) => column.name === name))];
}
