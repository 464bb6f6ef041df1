import { existsSync } from 'node:fs';
import type { Filter } from '#shared/findings-list.ts';
import { atLength } from '#shared/pulse.ts';
import type { Reviewed } from '#shared/review-tasks.ts';
import type { Tasks } from '#shared/tasks.ts';
import { openFindings, partitionsDone } from './evidence/findings-file.ts';
import { countByCensus } from './evidence/list/census.ts';
import { readEndSoFar } from './evidence/list/ends-so-far.ts';
import { withListFile } from './evidence/list/list-file.ts';
import { makeList } from './evidence/list/make-list.ts';
import { idsOf, placeOf, previewIds, totalOf } from './evidence/list/read-list.ts';
import { rowsOf, wholeRowsOf } from './evidence/list/row.ts';
import { standingsOf, withMarks } from './evidence/review/marks.ts';
import { standingTest } from './evidence/review/standing.ts';
import { standingCounts } from './evidence/review/standing-counts.ts';

type Input<Name extends keyof Tasks> = Tasks[Name]['input'];
type Output<Name extends keyof Tasks> = Promise<Tasks[Name]['output']>;

export async function columns({ findings }: Input<'columns'>): Output<'columns'> {
  return withListFile(findings, (file) => {
    const heads = (all: typeof file.key) => all.map(({ name, type }) => ({ name, type }));
    const kept = file.marks().kinds.reduce((sum, kind) => sum + kind.findings, 0);
    return { key: heads(file.key), fields: heads(file.fields), kept };
  });
}

export async function list({ findings, filter, by, paths, effort, reviewed }: Input<'list'>): Output<'list'> {
  return atLength(() =>
    withListFile(findings, (file) => makeList(file, filter, by, paths, effort, chosenIn(reviewed, filter))),
  );
}

/** By what was decided, as it is now. */
function chosenIn(reviewed: Reviewed | undefined, filter: Filter) {
  return reviewed && standingTest(filter, standingsOf(reviewed));
}

export async function page({ findings, source, from, count, descending }: Input<'page'>): Output<'page'> {
  return withListFile(findings, (file) => ({
    rows: rowsOf(file, idsOf(file, source, from, count, descending)),
    total: totalOf(file, source),
  }));
}

export async function preview({ findings, made, reviewed, ...rows }: Input<'preview'>): Output<'preview'> {
  return withListFile(findings, (file) => {
    if ('ends' in made) return rowsOf(file, readEndSoFar(made.ends, rows.from, rows.count, rows.descending));
    return rowsOf(file, previewIds(file, { ...made, ...rows }, chosenIn(reviewed, made.filter)));
  });
}

export async function facets({ findings, filter }: Input<'facets'>): Output<'facets'> {
  return withListFile(findings, (file) => countByCensus(filter, file));
}

export async function standingFacets({ reviewed, filter, source }: Input<'standingFacets'>): Output<'standingFacets'> {
  return atLength(() =>
    withMarks(reviewed, (db, marks) => standingCounts(db, { ...marks, says: reviewed.says }, filter, source)),
  );
}

export async function locate({ findings, source, id, descending }: Input<'locate'>): Output<'locate'> {
  return withListFile(findings, (file) => placeOf(file, source, id, descending));
}

export async function rows({ findings, ids }: Input<'rows'>): Output<'rows'> {
  return withListFile(findings, (file) => rowsOf(file, ids));
}

export async function whole({ findings, ids }: Input<'whole'>): Output<'whole'> {
  return withListFile(findings, (file) => wholeRowsOf(file, ids));
}

/** None of a run that has not compared anything yet. */
export async function partitionTallies({ findings }: Input<'partitionTallies'>): Output<'partitionTallies'> {
  if (!existsSync(findings)) return [];
  const db = openFindings(findings, { readonly: true });
  try {
    return [...partitionsDone(db)].map(([partition, tally]) => ({ partition, tally }));
  } finally {
    db.close();
  }
}
