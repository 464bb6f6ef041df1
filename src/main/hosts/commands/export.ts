import { resolve } from 'node:path';
import type { EngineClient } from '#shared/contract.ts';
import { invariant } from '#shared/errors.ts';
import { type Report, reportFormats } from '#shared/report.ts';
import { bytesText, plural } from '#shared/text.ts';
import type { AddCommand } from './command.ts';

export const addExport: AddCommand = (program, act) => {
  program
    .command('export')
    .argument('<run>', 'a run, or latest')
    .requiredOption('--format <format>', formatsText())
    .requiredOption('--out <path>', 'the file to write')
    .description("write a run's findings to a file, sorted by kind and then by key")
    .action(
      act(async (session, run: string, { format, out }: { format: string; out: string }) => {
        const written = await write(await session.client(), { run, format, path: resolve(out) });
        session.print(
          written,
          `${plural(written.findings, 'finding')} written to ${written.path} (${bytesText(written.bytes)})`,
        );
        return 0;
      }),
    );
};

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
