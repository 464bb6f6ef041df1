import { resolve } from 'node:path';
import type { BundleVerification } from '#shared/bundle.ts';
import { plural, printable } from '#shared/text.ts';
import { paint } from '../terminal/style.ts';
import { portOf } from './arguments.ts';
import type { AddCommand } from './command.ts';
import { serving } from './serve.ts';

export const addOpen: AddCommand = (program, act) => {
  program
    .command('open')
    .argument('<bundle>', "somebody's bundle")
    .option('--port <number>', 'port on 127.0.0.1; any free one by default', portOf, 0)
    .description(
      'verify a bundle and show it in a browser to be read, until Ctrl-C; any other command reads it with --workspace BUNDLE',
    )
    .action(
      act(async (session, path: string, { port }: { port: number }) => {
        const client = await session.client(resolve(path));
        const { bundle } = await client.workspace.about();
        return serving(session, { port, clearsByItself: false, before: bundle ? openedText(bundle) : [] });
      }),
    );
};

function openedText({ isWhole, about, checks }: BundleVerification): string[] {
  const failing = checks.filter(({ state }) => state === 'fails').length;
  const head = isWhole
    ? paint('green', '✓ everything holds')
    : paint('red', `✗ this bundle cannot be relied on: ${plural(failing, 'check')} failed`);
  if (!about) return [head, ''];
  const { run, name, maker, madeAt } = about;
  const made = `run ${printable(run)} of ${printable(name)}, made by ${printable(maker.name)} (${maker.role}) at ${madeAt}`;
  return [head, `${made}; opened to be read`, ''];
}
