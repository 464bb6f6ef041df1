import type { ReportFormat } from '#shared/report.ts';
import { checkedFormat } from '#shared/report-check.ts';
import type { ReportOptions } from '#shared/report-options.ts';
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
  return registry[checkedFormat(format, options)];
}
