import { byKind, everything, type Filter, type Sort } from '#shared/findings-list.ts';
import type { ReportFormat } from '#shared/report.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import { destinationOf } from './destination.ts';
import { type ExportInput, exportTo } from './exports.ts';

/** Findings that can be exported: of a run, narrowed down to a list where people look at one. `name` is the reconciliation's. */
export type Exportable = { run: string; name: string; list?: { filter: Filter; sort: Sort } };

/** Asks where to, then writes. Resolves once it has begun, or nobody wants it any more. */
export async function beginExport(what: Exportable, asked: ReportAsked, ending: string): Promise<void> {
  const file = reportFileName(what.name, what.run, ending);
  const destination = await destinationOf(file);
  if (destination) void exportTo(destination, file, inputOf(what, asked));
}

function inputOf(
  { run, list }: Exportable,
  { format, options, kinds, standings }: ReportAsked,
): Omit<ExportInput, 'path'> {
  if (!list && !kinds && !standings) return { run, format, options };
  // What is asked for takes the place of what is looked at.
  const filter = { ...(list?.filter ?? everything), ...(kinds && { kinds }), ...(standings && { standings }) };
  return { run, format, options, list: { filter, sort: list?.sort ?? byKind } };
}

/** What a format is asked for where nobody says more: people's formats are in the language of the page. */
export function plainReport({ format, options }: { format: string; options: string[] }, language: string): ReportAsked {
  const spoken = options.includes('language')
    ? { language: language === 'zh' ? ('zh' as const) : ('en' as const) }
    : {};
  return { format: format as ReportFormat, options: spoken };
}

/** What every file system takes, and a person still recognizes. */
export function reportFileName(name: string, run: string, ending: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what some file systems refuse.
  return `${name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').slice(0, 80)}-${run}.${ending}`;
}
