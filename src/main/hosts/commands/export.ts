import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { EngineClient } from '#shared/contract.ts';
import { type Standing, standings } from '#shared/decision-status.ts';
import { invariant, TieoutError } from '#shared/errors.ts';
import { type FindingKind, findingKinds } from '#shared/finding.ts';
import { byKind, filterSchema } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import { type Report, reportFormats } from '#shared/report.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import { type Severity, severities } from '#shared/severity.ts';
import { bytesText, nearest, plural, printable } from '#shared/text.ts';
import { paint } from '../terminal/style.ts';
import { outText } from './arguments.ts';
import type { AddCommand, Session } from './command.ts';
import { fieldsText, shownOf } from './export-fields.ts';

type Asked = {
  format?: string;
  out: string;
  shape?: string[];
  kind?: FindingKind[];
  decision?: Standing[];
  severity?: Severity[];
  rule?: string[];
  template?: string;
  saveAs?: string;
  master?: boolean;
} & ReportOptions;

export const addExport: AddCommand = (program, act) => {
  program
    .command('export')
    .argument('<run>', 'a run, or latest')
    .option('--format <format>', formatsText())
    .requiredOption('--out <path>', `${outText}; PATH.manifest.json beside it says what it is of`)
    .option('--template <name>', 'as a saved report says; whatever else is given goes before it (tieout templates)')
    .option('--master', 'what of the master list is on neither side, or not in it; as ndjson or csv')
    .option('--raw', 'for programs: csv with every value as it is, redis as the bytes of its protocol')
    .option('--bom', 'csv that Excel takes for UTF-8')
    .addOption(new Option('--language <language>', 'of html, pdf and xlsx').choices(['en', 'zh']))
    .option('--fields <name...>', fieldsText)
    .addOption(new Option('--kind <kind...>', 'only findings of these kinds').choices(findingKinds))
    .addOption(new Option('--decision <status...>', 'only findings that stand so').choices(standings))
    .addOption(new Option('--severity <severity...>', 'only findings so grave').choices(severities))
    .option('--rule <name...>', 'only findings classified by these rules of the definition')
    .option('--shape <id...>', 'only findings of these shapes (tieout shapes lists them)')
    .option('--buckets <n>', 'redis: into how many buckets the outbound pool is divided', bucketsOf)
    .option('--save-as <name>', 'keep what was asked for as a saved report of this reconciliation')
    .description("write a run's findings to a file, sorted by kind and then by key")
    .action(
      act(async (session, run: string, { out, shape, severity, rule, saveAs, master, fields, ...given }: Asked) => {
        const client = await session.client();
        if (master) return exportMaster(session, client, { run, format: given.format ?? 'csv', path: resolve(out) });
        const template = await templateOf(client, run, given.template);
        const asked = askedFor({ ...given, ...(await shownOf(client, run, fields)) }, template);
        const { kinds, standings: stand, ...rest } = asked;
        const classified = { ...(severity && { severities: severity }), ...(rule && { rules: rule }) };
        const chosen = {
          ...classified,
          ...(shape && { shapes: shape }),
          ...(kinds && { kinds }),
          ...(stand && { standings: stand }),
        };
        if (shape) await refuseUnknown(client, run, shape);
        const isNarrowed = Object.keys(chosen).length > 0;
        const list = isNarrowed && { filter: filterSchema.parse(chosen), sort: byKind };
        const written = await write(client, { run, ...rest, path: resolve(out), ...(list && { list }) });
        if (saveAs !== undefined) await client.reports.saveTemplate({ run, template: { name: saveAs, asked } });
        session.print(written, writtenText(written));
        return 0;
      }),
    );
};

/** With what the format could not hold, which a script that mends must not leave unsaid. */
function writtenText({ findings, path, bytes, remarks = [] }: Report): string {
  const lines = remarks.map((sentence) => paint('yellow', `! ${printable(sentence)}`));
  return [`${plural(findings, 'finding')} written to ${path} (${bytesText(bytes)})`, ...lines].join('\n');
}

/** An empty report of a shape that was mistyped would be taken for good news. */
async function refuseUnknown(client: EngineClient, run: string, wanted: string[]): Promise<void> {
  const { shapes } = await client.shapes.list({ run });
  const known = shapes.map(({ id }) => id);
  const unknown = wanted.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  throw new TieoutError('not-found', `run ${run} has no shape ${unknown}`, {
    next: near ? `Did you mean ${near}?` : `tieout shapes ${run} lists them.`,
  });
}

async function exportMaster(
  session: Session,
  client: EngineClient,
  asked: { run: string; format: string; path: string },
): Promise<number> {
  const written = await write(client, { ...asked, of: 'master' });
  const { findings, path, bytes } = written;
  session.print(written, `${plural(findings, 'line')} of the master list written to ${path} (${bytesText(bytes)})`);
  return 0;
}

async function templateOf(client: EngineClient, run: string, name: string | undefined) {
  if (name === undefined) return undefined;
  const templates = await client.reports.templates({ run });
  const found = templates.find((template) => template.name === name);
  if (found) return found.asked;
  const names = templates.map((template) => template.name);
  const near = nearest(name, names);
  throw new TieoutError('not-found', `there is no saved report ${name} of this reconciliation`, {
    next: near ? `Did you mean ${near}?` : 'Keep one with --save-as; tieout templates lists them.',
  });
}

/** What is given goes before what the template says; another format begins without the template's options. */
function askedFor(given: Omit<Asked, 'out'>, template: ReportAsked | undefined): ReportAsked {
  const format = given.format ?? template?.format;
  if (format === undefined) {
    throw new TieoutError('usage', 'no format is given', { next: `Give --format (${formatsText()}), or --template.` });
  }
  const kept = template?.format === format ? template.options : {};
  const kinds = given.kind ?? template?.kinds;
  const stand = given.decision ?? template?.standings;
  return {
    format,
    options: { ...kept, ...optionsOf(given) },
    ...(kinds && { kinds }),
    ...(stand && { standings: stand }),
  };
}

/** Only what was asked for: among a command's options are those of the whole program. */
function optionsOf({ raw, bom, language, fields, review, buckets }: ReportOptions): ReportOptions {
  return {
    ...(raw && { raw }),
    ...(bom && { bom }),
    ...(language && { language }),
    ...(fields && { fields }),
    ...(review && { review }),
    ...(buckets && { buckets }),
  };
}

function bucketsOf(text: string): number {
  const buckets = Number(text);
  if (Number.isInteger(buckets) && buckets > 0 && buckets <= limits.bucketsMax) return buckets;
  throw new InvalidArgumentError(`Buckets are a number from 1 to ${limits.bucketsMax}.`);
}

/** Writes a report to its end. */
export async function write(
  client: EngineClient,
  asked: Parameters<EngineClient['reports']['export']>[0],
): Promise<Report> {
  let report: Report | undefined;
  for await (const event of await client.reports.export(asked)) if ('report' in event) report = event.report;
  invariant(report, 'a stream of a report ended without it');
  return report;
}

/** `ndjson, json or csv` */
function formatsText(): string {
  const names = reportFormats.map(({ format }) => format);
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
