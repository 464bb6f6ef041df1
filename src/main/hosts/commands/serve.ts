import { join } from 'node:path';
import { exportsFolderName } from '#shared/exports.ts';
import { indent, paint } from '../terminal/style.ts';
import { portOf } from './arguments.ts';
import type { AddCommand, Session } from './command.ts';

export const addServe: AddCommand = (program, act) => {
  program
    .command('serve')
    .option('--port <number>', 'port on 127.0.0.1; any free one by default', portOf, 0)
    .description('show the app in a browser on this machine, until Ctrl-C')
    .action(act((session, { port }: { port: number }) => serving(session, port)));
};

/** Serves the page until Ctrl-C; `before` is said before its address. */
export async function serving(session: Session, port: number, before: string[] = []): Promise<number> {
  // Loaded when wanted: no other command should wait for it.
  const { startWeb } = await import('#main/hosts/web/server.ts');
  // Asked for first: from here on Ctrl-C is ours to heed.
  const { signal } = session;
  const router = await session.serve();
  const rendererFolder = join(__dirname, '..', 'renderer');
  const { folder } = await (await session.client()).workspace.about();
  const exportsFolder = join(folder, exportsFolderName);
  const web = await startWeb({ router, rendererFolder, exportsFolder, port });
  const lines = [
    ...before,
    `Tieout is at ${paint('bold', web.url)}`,
    'Open it in a browser on this machine; it is good for one login. Ctrl-C ends it.',
  ];
  session.print({ url: web.url }, `\n${indent(lines.join('\n'))}\n`);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await web.close();
  return 0;
}
