import { bytesText, plural } from '#shared/text.ts';
import type { AddCommand } from './command.ts';

export const addExport: AddCommand = (program, act) => {
  program
    .command('export')
    .argument('<run>', 'a run, or latest')
    .requiredOption('--format <format>', 'ndjson, json or csv')
    .requiredOption('--out <path>', 'the file to write')
    .description("write a run's findings to a file, sorted by kind and then by key")
    .action(
      act(async (session, run: string, { format, out }: { format: string; out: string }) => {
        const written = await session.app().export(run, format, out);
        session.print(
          written,
          `${plural(written.findings, 'finding')} written to ${written.path} (${bytesText(written.bytes)})`,
        );
        return 0;
      }),
    );
};
