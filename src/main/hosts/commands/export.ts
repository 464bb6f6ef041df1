import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { EngineClient } from '#shared/contract.ts';
import { invariant } from '#shared/errors.ts';
import { byKind, filterSchema } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import { type Report, reportFormats } from '#shared/report.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { bytesText, plural } from '#shared/text.ts';
import type { AddCommand } from './command.ts';

type Asked = { format: string; out: string; shape?: string[] } & ReportOptions;

export const addExport: AddCommand = (program, act) => {
  program
    .command('export')
    .argument('<run>', 'a run, or latest')
    .requiredOption('--format <format>', formatsText())
    .requiredOption('--out <path>', 'the file to write; PATH.manifest.json beside it says what it is of')
    .option('--raw', 'for programs: csv with every value as it is, redis as the bytes of its protocol')
    .option('--bom', 'csv that Excel takes for UTF-8')
    .addOption(new Option('--language <language>', 'of html, pdf and xlsx').choices(['en', 'zh']))
    .option('--shape <id...>', 'only findings of these shapes (tieout shapes lists them)')
    .option('--buckets <n>', 'redis: into how many buckets the outbound pool is divided', bucketsOf)
    .description("write a run's findings to a file, sorted by kind and then by key")
    .action(
      act(async (session, run: string, { format, out, shape, ...asked }: Asked) => {
        const options = optionsOf(asked);
        const list = shape && { filter: filterSchema.parse({ shapes: shape }), sort: byKind };
        const asking = { run, format, path: resolve(out), options, ...(list && { list }) };
        const written = await write(await session.client(), asking);
        session.print(
          written,
          `${plural(written.findings, 'finding')} written to ${written.path} (${bytesText(written.bytes)})`,
        );
        return 0;
      }),
    );
};

/** Only what was asked for: among a command's options are those of the whole program. */
function optionsOf({ raw, bom, language, buckets }: ReportOptions): ReportOptions {
  return { ...(raw && { raw }), ...(bom && { bom }), ...(language && { language }), ...(buckets && { buckets }) };
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
