import { countFindings, type Finding, type FindingKind, findingKinds } from '#shared/finding.ts';
import { isStopRequested, reportFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { ListSource } from '#shared/list-tasks.ts';
import { atLength } from '#shared/pulse.ts';
import type { ReviewColumn, ReviewValues } from '#shared/review-columns.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Tasks } from '#shared/tasks.ts';
import { FindingsReader } from './evidence/findings-reader.ts';
import { listedIds } from './evidence/list/read-list.ts';
import { placedFinding } from './evidence/placed-finding.ts';
import { decidedOn } from './evidence/review/decided.ts';
import { stopped, stopSignal, writeReport } from './report-file.ts';
import { reportOf } from './reports/index.ts';
import { manifestText } from './reports/manifest.ts';
import type { ReportedFinding, ReportFindings } from './reports/report.ts';
import { withShownFields } from './reports/shown-fields.ts';

type Input = Tasks['report']['input'];

/** Writes a report and its manifest, each under its final name only when both are whole. */
export async function report(input: Input): Promise<Tasks['report']['output']> {
  const { findings, format, path, summary, checkpoint, source, review } = input;
  const options = { ...input.options, ...(input.options?.review && { review: [...new Set(input.options.review)] }) };
  const { render } = reportOf(format, options);
  const definition = withShownFields(input.definition, options.fields);
  const reader = new FindingsReader(findings);
  const stop = stopSignal(input.gauge);
  const remarks: string[] = [];
  const ofList = source ? ['A list that was chosen from the findings of the run.'] : [];
  try {
    const read = counted(reader, input, await saidOf(input, options.review));
    const pieces = render({
      ...{ summary, definition, options, checkpoint, review, signal: stop.signal },
      ...{ findings: read, isByKind: !source, chosen: source && chosenIn(source, summary) },
      first: (perKind) => read.first(perKind),
      unreadable: () => reader.unreadable(),
      partitions: () => reader.partitions(),
      remark: (sentence) => remarks.push(sentence),
    });
    const { bytes, sha256 } = await writeReport(path, pieces, (file) => {
      const about = { file: path, format, options, rows: read.rows(), ...file };
      return manifestText({ report: about, remarks: [...ofList, ...remarks], summary, checkpoint });
    });
    return { path, findings: read.rows(), bytes, sha256, ...(remarks.length > 0 && { remarks }) };
  } finally {
    stop.end();
    reader.close();
  }
}

/** Undefined where the list is all of them. */
function chosenIn(source: ListSource, { findings }: RunSummary): number | undefined {
  const chosen = 'list' in source ? source.total : source.kinds.reduce((sum, kind) => sum + findings[kind], 0);
  return chosen < countFindings(findings) ? chosen : undefined;
}

type CountedFindings = ReportFindings & { first(perKind: number): Finding[]; rows(): number };

/** The findings, counted as they are gone through; the gauge is kept up to date, and its stop heard. */
function counted(reader: FindingsReader, input: Input, said: Said | undefined): CountedFindings {
  const { gauge, summary, source, findings, descending = false } = input;
  let rows = 0;
  const note = (done: number) => {
    rows = Math.max(rows, done);
    if (!gauge) return;
    reportFigures(gauge).set(done, source && 'list' in source ? source.total : summary.findingsKept);
    if (isStopRequested(gauge)) throw stopped();
  };
  // Those of a list in its order, or all of them by kind and then by key.
  const ids = () => (source ? listedIds(findings, source, descending) : reader.idsInOrder());
  const finding = placedFinding(reader.key, reader.fields);
  function* noted(those = ids(), before = 0) {
    let done = before;
    for (const place of reader.places(those)) {
      if (done % limits.reportLookFindings === 0) note(done);
      done++;
      yield place;
    }
    note(done);
    return done;
  }
  // Kinds lie one after the other, but in a list; whoever takes some and then the others has been through all.
  let taken = 0;
  function* places(kinds?: FindingKind[]) {
    if (!kinds || source) yield* noted();
    else taken = yield* noted(reader.idsInOrder(kinds), taken);
  }
  function* all() {
    for (const found of noted()) yield 'block' in found ? finding(found) : found;
  }
  const packed = { key: reader.key, fields: reader.fields, places, finding };
  return {
    ...(said ? { [Symbol.iterator]: () => reviewed(said) } : { [Symbol.iterator]: all, packed }),
    first(perKind) {
      const few = source ? firstOfEach(all(), perKind) : reader.examples(perKind);
      note(few.length);
      return few;
    },
    rows: () => rows,
  };

  /** Each with what is said of it. A place is given before the next id is asked for, so it is that of the last one. */
  function* reviewed(said: Said): Generator<ReportedFinding> {
    let last = 0;
    function* those() {
      for (const id of ids()) {
        last = id;
        yield id;
      }
    }
    for (const found of noted(those())) {
      const review = said(last);
      yield { ...('block' in found ? finding(found) : found), review };
    }
  }
}

/** What is said in review of a finding, by its number. */
type Said = (id: number) => ReviewValues;

/** Undefined where no columns for it are asked for. */
async function saidOf({ decided }: Input, columns: ReviewColumn[] | undefined): Promise<Said | undefined> {
  return decided && columns && (await atLength(() => decidedOn(decided, columns)));
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
