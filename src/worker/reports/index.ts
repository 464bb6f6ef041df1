import { TieoutError } from '#shared/errors.ts';
import type { ReportFormat } from '#shared/report.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { nearest } from '#shared/text.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { parquet } from './parquet.ts';
import { pdf } from './pdf.ts';
import { redis } from './redis.ts';
import type { Report } from './report.ts';
import { sql } from './sql.ts';
import { xlsx } from './xlsx.ts';

/** What writes each format, one line each. */
const registry: Record<ReportFormat, Report> = { ndjson, json, csv, xlsx, html, pdf, parquet, sql, redis };

/** The format of a name. Throws `usage` where there is none, or where it does not know what is asked of it. */
export function reportOf(format: string, options: ReportOptions = {}): Report {
  const report = Object.hasOwn(registry, format) ? registry[format as ReportFormat] : undefined;
  if (!report) throw unknownFormat(format);
  for (const name of Object.keys(options)) {
    if (report.options.some((known) => known === name)) continue;
    const knowing = Object.entries(registry).filter(([, other]) => other.options.some((known) => known === name));
    const names = knowing.map(([other]) => other);
    throw new TieoutError('usage', `--${name} is not for ${format}`, {
      next: names.length > 0 ? `Leave it out; it is for ${names.join(' and ')}.` : 'Leave it out.',
    });
  }
  return report;
}

function unknownFormat(format: string): TieoutError {
  const formats = Object.keys(registry);
  const near = nearest(format, formats);
  return new TieoutError('usage', `${format} is no export format`, {
    next: near ? `Did you mean ${near}?` : `Formats are ${formats.join(', ')}.`,
  });
}
