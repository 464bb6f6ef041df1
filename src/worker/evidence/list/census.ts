import type { FacetCounts, Filter } from '#shared/findings-list.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { facetsOf } from './filter.ts';
import type { ListFile } from './list-file.ts';

type CensusLine = { kind: number; fields: string | null; side: number | null; findings: number };

/** What a filter of facets alone leaves, from the counts that were kept while comparing: no finding is read. */
export function countByCensus(filter: Filter, file: ListFile): { counts: FacetCounts; total: number } {
  const facets = facetsOf(filter, file);
  let total = 0;
  for (const { kind, fields, side, findings } of census(file.db))
    if (facets.take(kind, fields ?? '', side ?? -1, findings)) total += findings;
  return { counts: facets.counts(), total };
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
