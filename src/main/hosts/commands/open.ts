import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isBundleFile } from '#main/hosts/workspace-place.ts';
import type { BundleVerification } from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';
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
        refuseOther(path);
        const client = await session.client(resolve(path));
        const { bundle } = await client.workspace.about();
        return serving(session, { port, clearsByItself: false, before: bundle ? openedText(bundle) : [] });
      }),
    );
};

/** Anything else would be taken for a workspace. */
function refuseOther(path: string): void {
  if (isBundleFile(path)) return;
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) throw new TieoutError('usage', `there is no file ${path}`, { next: 'Name a bundle: a .tieout file.' });
  if (status.isDirectory())
    throw new TieoutError('usage', `${path} is a folder, and no bundle`, {
      next: `tieout serve --workspace ${path} shows a workspace.`,
    });
  throw new TieoutError('usage', `${path} is no bundle: it does not begin as one`, {
    next: 'Name the file that tieout bundle wrote; it may be called anything.',
  });
}

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
