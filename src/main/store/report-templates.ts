import { type ReportAsked, reportAskedSchema } from '#shared/report-template.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { namedBooks } from './named.ts';

/** Named reports. Half of what somebody asked for would be another report: one that is not understood is left out. */
export function reportTemplateBooks(db: Sqlite) {
  return namedBooks<ReportAsked>(db, 'report_template', (asked) => reportAskedSchema.safeParse(asked).data);
}
