import type { EstimateBooks } from '#main/core/ports.ts';
import { machineFiguresSchema, sideRatesSchema } from '#shared/estimate.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** What was measured for the sake of estimates: the last of each is kept. */
export function estimateBooks(db: Sqlite): EstimateBooks {
  const keep = (sql: string, ...values: string[]) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(...values));
  const find = (sql: string, value: string): unknown => {
    const text = db.prepare<[string], string>(sql).pluck().get(value);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return {
    keepSample: (rulesSha256, measuredAt, rates) =>
      keep(
        'INSERT OR REPLACE INTO source_sample VALUES (?, ?, ?)',
        rulesSha256,
        measuredAt.toISOString(),
        JSON.stringify(rates),
      ),
    findSample: (rulesSha256) =>
      sideRatesSchema.optional().parse(find('SELECT rates FROM source_sample WHERE rules_sha256 = ?', rulesSha256)),
    keepMachine: (figures) =>
      keep(
        'INSERT OR REPLACE INTO machine VALUES (?, ?, ?)',
        figures.machine,
        figures.measuredAt,
        JSON.stringify(figures),
      ),
    findMachine: (machine) =>
      machineFiguresSchema.optional().parse(find('SELECT figures FROM machine WHERE machine = ?', machine)),
  };
}
