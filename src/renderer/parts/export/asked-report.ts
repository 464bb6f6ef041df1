import type { FindingKind } from '#shared/finding.ts';
import { byKind, everything, type Filter, type Sort } from '#shared/findings-list.ts';
import type { ReportFormat } from '#shared/report.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import { destinationOf } from './destination.ts';
import { type ExportInput, exportTo } from './exports.ts';

/** Findings that can be exported: of a run, narrowed down to a list where people look at one. `name` is the reconciliation's. */
export type Exportable = { run: string; name: string; list?: { filter: Filter; sort: Sort } };

/** Asks where to, then writes. Resolves once it has begun, or nobody wants it any more. */
export async function beginExport(what: Exportable, asked: ReportAsked, ending: string): Promise<void> {
  const file = fileName(what.name, what.run, ending);
  const destination = await destinationOf(file);
  if (destination) void exportTo(destination, file, inputOf(what, asked));
}

function inputOf(
  { run, list }: Exportable,
  { format, options, kinds, decisions }: ReportAsked,
): Omit<ExportInput, 'path'> {
  const narrowed = list || kinds ? { filter: withKinds(list?.filter, kinds), sort: list?.sort ?? byKind } : undefined;
  return { run, format, options, ...(narrowed && { list: narrowed }), ...(decisions && { decisions }) };
}

/** Kinds that are asked for take the place of those that are looked at. */
function withKinds(filter: Filter = everything, kinds: FindingKind[] | undefined): Filter {
  return kinds ? { ...filter, kinds } : filter;
}

/** What a format is asked for where nobody says more: people's formats are in the language of the page. */
export function plainReport({ format, options }: { format: string; options: string[] }, language: string): ReportAsked {
  const spoken = options.includes('language')
    ? { language: language === 'zh' ? ('zh' as const) : ('en' as const) }
    : {};
  return { format: format as ReportFormat, options: spoken };
}

/** What every file system takes, and a person still recognizes. */
function fileName(name: string, run: string, ending: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what some file systems refuse.
  return `${name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').slice(0, 80)}-${run}.${ending}`;
}
