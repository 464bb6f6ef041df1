import { join } from 'node:path';
import { createApp } from '#main/app.ts';
import { createRouter } from '#main/router.ts';
import { withoutPasswords } from '#shared/text.ts';
import { overOf, underWayOf } from './engine/run-signs.ts';
import { type Served, serveEngine } from './engine/serve.ts';
import { processWire } from './engine/wire.ts';

/**
 * The engine as a program of its own, so that whatever becomes of it leaves the window standing: an Electron utility
 * process, or a child process of Node. What is a bug goes to standard error; the caller is told `internal`.
 */
process.on('uncaughtException', (error) => {
  log(error);
  process.exit(70);
});
serveEngine(processWire(), ({ workspace, secrets }) => openEngine(workspace, secrets), exit);

function openEngine(workspace: string, secrets: Record<string, string>): Served {
  const environment: Record<string, string | undefined> = {};
  const setSecrets = (values: Record<string, string>) => {
    for (const name of Object.keys(environment)) delete environment[name];
    // What the person who started Tieout said in its environment stands over what is kept.
    Object.assign(environment, values, process.env);
  };
  setSecrets(secrets);
  const app = createApp({ workspace, workerFile: join(__dirname, 'worker.js'), environment });
  return {
    router: createRouter(app, log),
    underWay: () => app.active.underWay().map(underWayOf),
    outcome: (run) => overOf(app.show(run)),
    setSecrets,
    resumeStranded: () => app.resumeStranded(log),
    close: () => app.close(),
  };
}

function log(error: unknown): void {
  process.stderr.write(
    `${withoutPasswords(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  );
}

/** An ordinary exit waits for every thread; one inside a long call of SQLite cannot be ended otherwise. */
function exit(threadsLeft: number): void {
  if (threadsLeft > 0) process.kill(process.pid, 'SIGKILL');
  process.exit(0);
}
