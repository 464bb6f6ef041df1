import { join } from 'node:path';
import { createApp } from '#main/app.ts';
import { openedBundles } from '#main/router/opened-bundles.ts';
import { createRouter } from '#main/router.ts';
import type { Over } from '#shared/engine-wire.ts';
import { withoutPasswords } from '#shared/text.ts';
import { distantKeyring } from './engine/keyring.ts';
import { overOf, underWayOf } from './engine/run-signs.ts';
import { type Served, type Start, serveEngine } from './engine/serve.ts';
import { processWire } from './engine/wire.ts';

/**
 * The engine as a program of its own, so that whatever becomes of it leaves the window standing: an Electron utility
 * process, or a child process of Node. What is a bug goes to standard error; the caller is told `internal`.
 */
process.on('uncaughtException', (error) => {
  log(error);
  process.exit(70);
});
const wire = processWire();
const keyring = distantKeyring(wire);
serveEngine(wire, openEngine, exit);

function openEngine({ workspace, secrets, hasKeyring }: Start): Served {
  const environment: Record<string, string | undefined> = {};
  const setSecrets = (values: Record<string, string>) => {
    for (const name of Object.keys(environment)) delete environment[name];
    // What the person who started Tieout said in its environment stands over what is kept.
    Object.assign(environment, values, process.env);
  };
  setSecrets(secrets);
  const settings = {
    ...{ workspace, environment, keyring: hasKeyring ? keyring : undefined },
    ...{ workerFile: join(__dirname, 'worker.js'), readerFile: join(__dirname, 'reader.js') },
  };
  const app = createApp(settings);
  const bundles = openedBundles(settings, log);
  const over: Over[] = [];
  app.active.onOver((run) => over.push(overOf(app.show(run))));
  return {
    router: createRouter(app, log, bundles),
    underWay: () => app.active.underWay().map(underWayOf),
    takeOver: () => over.splice(0),
    setSecrets,
    resumeStranded: () => {
      app.warm();
      app.goOnWithReruns(log);
      void app.goOnWithEnded(log);
      return app.resumeStranded(log).finally(() => app.schedule.begin(log));
    },
    close: async () => (await bundles.closeAll()) + (await app.close()),
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
