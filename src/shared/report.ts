import * as z from 'zod';
import { type ReportOption, reportOptionsSchema } from './report-options.ts';

/**
 * Every format in which findings are exported, in the order in which faces list them. `ending` is what its files end in,
 * `options` what may be asked of it. What writes it is a line of the worker's own registry, which the compiler holds to this one.
 */
export const reportFormats = [
  {
    format: 'ndjson',
    ending: 'ndjson',
    label: 'NDJSON',
    about: 'one finding a line, for programs',
    options: ['review'],
  },
  {
    format: 'json',
    ending: 'json',
    label: 'JSON',
    about: 'one document with the summary, for programs',
    options: ['review'],
  },
  {
    format: 'csv',
    ending: 'csv',
    label: 'CSV',
    about: 'a table for spreadsheets',
    options: ['raw', 'bom', 'fields', 'review'],
  },
  {
    format: 'xlsx',
    ending: 'xlsx',
    label: 'Excel',
    about: 'a workbook with a summary and a sheet for each kind',
    options: ['language', 'fields', 'review'],
  },
  {
    format: 'html',
    ending: 'html',
    label: 'HTML',
    about: 'one page to read, search and print',
    options: ['language', 'fields'],
  },
  {
    format: 'pdf',
    ending: 'pdf',
    label: 'PDF',
    about: 'the same page on paper; needs a Chromium, Chrome or Edge',
    options: ['language', 'fields'],
  },
  {
    format: 'parquet',
    ending: 'parquet',
    label: 'Parquet',
    about: 'a typed table, for programs',
    options: ['fields', 'review'],
  },
  { format: 'sql', ending: 'sql', label: 'SQL', about: 'statements that would mend the outbound table', options: [] },
  {
    format: 'redis',
    ending: 'redis',
    label: 'Redis',
    about: 'commands that would mend the outbound Redis',
    options: ['raw', 'buckets'],
  },
] as const satisfies { format: string; ending: string; label: string; about: string; options: ReportOption[] }[];
export type ReportFormat = (typeof reportFormats)[number]['format'];

/** The formats in which a run's master list is exported: what is on neither side, and what the list has not. */
export const masterFormats = ['ndjson', 'csv'] as const satisfies ReportFormat[];
export type MasterFormat = (typeof masterFormats)[number];

/** The formats in which two compared runs are exported. The others mend outbound, and a run alone says how. */
export const comparedFormats: readonly ReportFormat[] = ['ndjson', 'json', 'csv', 'xlsx', 'html', 'pdf', 'parquet'];

export const reportFormatSchema = z.object({
  format: z.string(),
  ending: z.string(),
  label: z.string(),
  about: z.string(),
  options: z.array(reportOptionsSchema.keyof()),
});

const count = z.int().nonnegative();

/** A report that was written whole, and in sentences what it could not hold. */
export const reportSchema = z.object({
  ...{ path: z.string(), findings: count, bytes: count, sha256: z.string() },
  remarks: z.array(z.string()).optional(),
});
export type Report = z.output<typeof reportSchema>;

/** How far a report is written, in findings, and at last the report. */
export const reportEventSchema = z.union([
  z.object({ written: count, total: count }),
  z.object({ report: reportSchema }),
]);
export type ReportEvent = z.output<typeof reportEventSchema>;
