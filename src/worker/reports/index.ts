import { TieoutError } from '#shared/errors.ts';
import type { ReportFormat } from '#shared/report.ts';
import { nearest } from '#shared/text.ts';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import type { Report } from './report.ts';

/** What writes each format, one line each. */
const registry: Record<ReportFormat, Report> = { ndjson, json, csv };

export function reportOf(format: string): Report {
  const report = Object.hasOwn(registry, format) ? registry[format as ReportFormat] : undefined;
  if (report) return report;
  const formats = Object.keys(registry);
  const near = nearest(format, formats);
  throw new TieoutError('usage', `${format} is no export format`, {
    next: near ? `Did you mean ${near}?` : `Formats are ${formats.join(', ')}.`,
  });
}
