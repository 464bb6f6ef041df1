import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, safeStorage, utilityProcess } from 'electron';
import type { EngineFailure } from '#shared/engine-wire.ts';
import { toFailure } from '#shared/errors.ts';
import type { dialogs } from './dialogs.ts';
import { type Engine, launchEngine } from './engine/launch.ts';
import { engineWay } from './engine/way.ts';
import { log } from './log.ts';
import type { MainWindow } from './main-window.ts';
import { notify } from './notices.ts';
import type { PagePorts } from './ports.ts';
import type { Progress } from './progress.ts';
import { type KeptSecrets, sealing } from './secrets.ts';

type DesktopEngineParts = {
  secrets: KeptSecrets;
  ask: ReturnType<typeof dialogs>;
  window: MainWindow;
  progress: Progress;
  ports: PagePorts;
};

export type DesktopEngine = ReturnType<typeof startDesktopEngine>;

/** The engine behind the window, with the secrets it is given; where it cannot go on the person says what becomes of it. */
export function startDesktopEngine({ secrets, ask, window, progress, ports }: DesktopEngineParts) {
  let isEnded = false;
  /** Where the keyring does not open them the engine goes without; a run that wants one says which. */
  const openSecrets = (): Record<string, string> => {
    try {
      return secrets.open();
    } catch (error) {
      const { message, next } = toFailure(error);
      log(error);
      notify({ title: message, body: next, act: window.show });
      return {};
    }
  };
  const onFailure = async (failure: EngineFailure) => {
    progress.onFailure();
    ports.gone();
    log(failure.message);
    if (window.isQuitting()) return;
    if ((await ask.askAfterFailure(failure)) === 'again') engine.again();
    else window.quitUnasked();
  };
  const engine: Engine = launchEngine({
    start: engineWay(utilityProcess.fork, app.isPackaged),
    workspace: process.env.TIEOUT_HOME || join(homedir(), '.tieout'),
    secrets: openSecrets,
    keyring: sealing(safeStorage),
    onBeat: progress.onBeat,
    onRestart: () => ports.handAgain(),
    onFailure: (failure) => void onFailure(failure),
  });
  return {
    engine,
    onSecrets: () => engine.setSecrets(openSecrets()),
    /** The engine stops its runs at their checkpoints first. */
    onWillQuit(event: Electron.Event): void {
      if (isEnded) return;
      event.preventDefault();
      void engine.end().finally(() => {
        isEnded = true;
        // Nothing is left to be asked, and a dialog that still stands holds nothing up.
        app.exit(0);
      });
    },
  };
}
