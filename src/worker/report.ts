import { TieoutError } from '#shared/errors.ts';
import { type Finding, findingKinds } from '#shared/finding.ts';
import { isStopRequested, reportFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { Tasks } from '#shared/tasks.ts';
import { FindingsReader } from './evidence/findings-reader.ts';
import { listedIds } from './evidence/list/read-list.ts';
import { placedFinding } from './evidence/placed-finding.ts';
import { reportOf } from './reports/index.ts';
import { manifestPath, manifestText } from './reports/manifest.ts';
import type { ReportFindings } from './reports/report.ts';
import { withShownFields } from './reports/shown-fields.ts';
import { type WrittenFile, writeBeside } from './whole-file.ts';

type Input = Tasks['report']['input'];

/** Writes a report and its manifest, each under its final name only when both are whole. */
export async function report(input: Input): Promise<Tasks['report']['output']> {
  const { findings, format, path, summary, options = {}, checkpoint, source } = input;
  const { render } = reportOf(format, options);
  const definition = withShownFields(input.definition, options.fields);
  const reader = new FindingsReader(findings);
  const stop = stopSignal(input);
  const remarks = source ? ['A list that was chosen from the findings of the run.'] : [];
  const read = counted(reader, input);
  try {
    const pieces = render({
      ...{ summary, definition, options, checkpoint, signal: stop.signal },
      ...{ findings: read, isByKind: !source },
      first: (perKind) => read.first(perKind),
      partitions: () => reader.partitions(),
      remark: (sentence) => remarks.push(sentence),
    });
    const file = await writeBeside(path, pieces);
    const { bytes, sha256 } = file;
    const rows = read.rows();
    const about = { file: path, format, options, rows, bytes, sha256 };
    await keepBoth(path, file, manifestText({ report: about, remarks, summary, checkpoint }));
    return { path, findings: rows, bytes, sha256 };
  } finally {
    stop.end();
    reader.close();
  }
}

/** Whoever finds an older manifest in between sees by its digest that it is of another report. */
async function keepBoth(path: string, file: WrittenFile, manifest: string): Promise<void> {
  let beside: WrittenFile | undefined;
  try {
    beside = await writeBeside(manifestPath(path), [manifest]);
    file.keep();
    beside.keep();
  } catch (error) {
    file.drop();
    beside?.drop();
    throw error;
  }
}

type CountedFindings = ReportFindings & { first(perKind: number): Finding[]; rows(): number };

/** The findings, counted as they are gone through; the gauge is kept up to date, and its stop heard. */
function counted(reader: FindingsReader, input: Input): CountedFindings {
  const { gauge, summary, source, findings, descending = false } = input;
  let rows = 0;
  const note = (done: number) => {
    rows = Math.max(rows, done);
    if (!gauge) return;
    reportFigures(gauge).set(done, source && 'list' in source ? source.total : summary.findingsKept);
    if (isStopRequested(gauge)) throw stopped();
  };
  // Those of a list in its order, or all of them by kind and then by key.
  const places = () => reader.places(source && listedIds(findings, source, descending));
  const finding = placedFinding(reader.key, reader.fields);
  function* noted() {
    let done = 0;
    for (const place of places()) {
      if (done % limits.reportLookFindings === 0) note(done);
      done++;
      yield place;
    }
    note(done);
  }
  function* all() {
    for (const found of noted()) yield 'block' in found ? finding(found) : found;
  }
  return {
    [Symbol.iterator]: all,
    packed: { key: reader.key, fields: reader.fields, places: noted, finding },
    first(perKind) {
      const few = source ? firstOfEach(all(), perKind) : reader.examples(perKind);
      note(few.length);
      return few;
    },
    rows: () => rows,
  };
}

/** Of a list in any order, the first of each kind may be far apart. */
function firstOfEach(findings: Iterable<Finding>, perKind: number): Finding[] {
  const few = new Map<Finding['kind'], Finding[]>(findingKinds.map((kind) => [kind, []]));
  for (const finding of findings) {
    const found = few.get(finding.kind);
    if (found && found.length < perKind) found.push(finding);
  }
  return [...few.values()].flat();
}

/** A signal for what waits for something else than findings. */
function stopSignal({ gauge }: Input): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const watch = setInterval(() => {
    if (gauge && isStopRequested(gauge)) controller.abort(stopped());
  }, limits.watchEveryMs);
  return { signal: controller.signal, end: () => clearInterval(watch) };
}

function stopped(): TieoutError {
  return new TieoutError('interrupted', 'the export was stopped', { next: 'Export again; nothing was written.' });
}
