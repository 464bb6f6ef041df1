import { join } from 'node:path';
import type { EngineClient } from '#shared/contract.ts';
import { limits } from '#shared/limits.ts';
import { upcomingOf } from '#shared/upcoming.ts';
import { nextText } from '../terminal/passes.ts';
import { indent, paint } from '../terminal/style.ts';
import { portOf } from './arguments.ts';
import type { AddCommand, Session } from './command.ts';

export const addServe: AddCommand = (program, act) => {
  program
    .command('serve')
    .option('--port <number>', 'port on 127.0.0.1; any free one by default', portOf, 0)
    .option('--no-schedule', 'clear nothing by itself: neither before activities nor by cron')
    .description('show the app in a browser on this machine and clear what is due, until Ctrl-C')
    .action(
      act((session, { port, schedule }: { port: number; schedule: boolean }) =>
        serving(session, { port, clearsByItself: schedule }),
      ),
    );
};

export type Serving = { port: number; clearsByItself: boolean; before?: string[] };

/** Serves the page until Ctrl-C; `before` is said before its address. */
export async function serving(session: Session, { port, clearsByItself, before = [] }: Serving): Promise<number> {
  // Loaded when wanted: no other command should wait for it.
  const { startWeb } = await import('#main/hosts/web/server.ts');
  // Asked for first: from here on Ctrl-C is ours to heed.
  const { signal } = session;
  const router = await session.serve({ clearsByItself });
  const rendererFolder = join(__dirname, '..', 'renderer');
  const client = await session.client();
  const { exports: exportsFolder } = await client.workspace.about();
  const web = await startWeb({ router, rendererFolder, exportsFolder, port });
  const lines = [
    ...before,
    `Tieout is at ${paint('bold', web.url)}`,
    'Open it in a browser on this machine; it is good for one login. Ctrl-C ends it.',
  ];
  session.print({ url: web.url }, `\n${indent(lines.join('\n'))}\n`);
  if (clearsByItself && !session.isQuiet) tellNext(client, signal);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await web.close();
  return 0;
}

/** Says what will be cleared next, now and whenever that changes. */
function tellNext(client: EngineClient, signal: AbortSignal): void {
  let told = '';
  const look = async () => {
    const [next] = upcomingOf(await client.activities.list());
    const isOther = JSON.stringify([next?.path, next?.dueAt, next?.state === 'under-way']) !== told;
    told = JSON.stringify([next?.path, next?.dueAt, next?.state === 'under-way']);
    if (isOther) process.stderr.write(`  ${nextText(next, Date.now())}\n`);
  };
  const again = setInterval(() => void look().catch(() => {}), limits.scheduleLookMs).unref();
  signal.addEventListener('abort', () => clearInterval(again), { once: true });
  void look().catch(() => {});
}
