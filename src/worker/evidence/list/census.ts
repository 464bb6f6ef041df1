import { sides } from '#shared/finding.ts';
import type { FacetCounts, Filter } from '#shared/findings-list.ts';
import type { Shape } from '#shared/shape.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { knownShapes, shapesOf } from '../shapes/shapes-file.ts';
import { facetsOf } from './facets.ts';
import { fieldPlace, type ListFile } from './list-file.ts';
import { kindNumber } from './sight.ts';

type CensusLine = { kind: number; fields: string | null; side: number | null; shape?: number; findings: number };

/** What a filter of facets alone leaves, from the counts that were kept while comparing: no finding is read. */
export function countByCensus(filter: Filter, file: ListFile): { counts: FacetCounts; total: number } {
  const shapes = (filter.shapes.length > 0 ? shapesOf(file) : knownShapes(file))?.shapes;
  const facets = facetsOf(filter, file, shapes);
  let total = 0;
  for (const { kind, fields, side, shape, findings } of shapes ? byShape(shapes, file) : census(file.db))
    if (facets.take(kind, fields ?? '', side ?? -1, shape ?? -1, findings)) total += findings;
  return { counts: facets.counts(), total };
}

/** All findings of a shape are of one kind, differ in the same fields and are of one side. */
function byShape(shapes: Shape[], file: ListFile): CensusLine[] {
  return shapes.map(({ kind, fields, side, count }, shape) => ({
    kind: kindNumber[kind],
    fields: `,${fields.map((field) => fieldPlace(file, field)).join(',')},`,
    side: side && sides.indexOf(side),
    shape,
    findings: count,
  }));
}

/** A file that an earlier Tieout began has no census, or not of every partition: its findings are counted. */
function census(db: Sqlite): CensusLine[] {
  const number = (sql: string) => db.prepare<[], number | null>(sql).pluck().get() ?? 0;
  const hasTable = number("SELECT count(*) FROM sqlite_schema WHERE name = 'census'") > 0;
  const isWhole = hasTable && number('SELECT sum(findings) FROM census') === number('SELECT sum(kept) FROM partition');
  const lines = isWhole
    ? 'SELECT kind, fields, side, sum(findings) AS findings FROM census GROUP BY kind, fields, side'
    : 'SELECT kind, fields, side, count(*) AS findings FROM finding GROUP BY kind, fields, side';
  return db.prepare<[], CensusLine>(lines).all();
}
