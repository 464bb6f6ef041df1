import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  clipboard,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron';
import type { EngineFailure, Over, UnderWay } from '#shared/engine-wire.ts';
import { toFailure } from '#shared/errors.ts';
import type { OpenedFile } from '#shared/shell.ts';
import { withoutPasswords } from '#shared/text.ts';
import { pageAddress, servePage } from '../page.ts';
import { dialogs } from './dialogs.ts';
import { type Engine, launchEngine } from './engine/launch.ts';
import { engineWay } from './engine/way.ts';
import { refusePermissions } from './guard.ts';
import { setMenu } from './menu.ts';
import { notify, outcome } from './notices.ts';
import { openedFile, openings } from './opened.ts';
import { type PagePorts, pagePorts } from './ports.ts';
import { keptSecrets, sealing } from './secrets.ts';
import { keptSettings } from './settings.ts';
import { shareOf } from './share.ts';
import { createShellRouter } from './shell.ts';
import { createTray, placeOfRun } from './tray.ts';
import { openWindow, show } from './window.ts';
import { languageOfLocale, wordsOf } from './words.ts';

/** `npm run dev` serves the page from a loopback port; a packaged Tieout never takes its page from an environment variable. */
const home = (!app.isPackaged && process.env.ELECTRON_RENDERER_URL) || pageAddress;

/** The shell put together: one window, the engine behind it, and what the desktop offers around both. */
export function createDesktop() {
  const settings = keptSettings(join(app.getPath('userData'), 'shell.json'));
  const secrets = keptSecrets(join(app.getPath('userData'), 'secrets.json'), safeStorage);
  const words = () => wordsOf(settings.now.language ?? languageOfLocale(app.getLocale()));
  const ask = dialogs(words);
  const files = openings<OpenedFile>();
  const places = openings<{ place: string }>();
  let window: BrowserWindow | undefined;
  let engine: Engine;
  let ports: PagePorts;
  let underWay: UnderWay[] = [];
  let quitting: 'no' | 'asking' | 'yes' = 'no';
  let isEngineEnded = false;

  const showWindow = () => {
    if (!app.isReady()) return;
    if (window) return show(window);
    const opened = openWindow(home, settings);
    window = opened;
    opened.on('close', (event) => {
      if (quitting === 'yes' || underWay.length === 0 || process.platform === 'darwin') return;
      event.preventDefault();
      void quitIfMeant();
    });
    opened.on('hide', () => showProgress());
    opened.on('show', () => showProgress());
    opened.on('closed', () => {
      window = undefined;
    });
  };
  const goTo = (place: string) => {
    places.push({ place });
    showWindow();
  };
  const quitUnasked = () => {
    quitting = 'yes';
    app.quit();
  };
  const quitIfMeant = async () => {
    if (quitting !== 'no') return;
    quitting = 'asking';
    const answer = underWay.length > 0 ? await ask.askBeforeQuit(window, underWay.length) : 'quit';
    quitting = 'no';
    if (answer === 'quit') quitUnasked();
    else if (answer === 'keep') window?.hide();
  };

  const tray = createTray(join(__dirname, '..', '..', 'resources', 'tray.png'), {
    show: showWindow,
    goTo,
    quit: () => void quitIfMeant(),
  });
  const showProgress = () => {
    const isHidden = window !== undefined && !window.isVisible() && !window.isMinimized();
    tray.update(words(), underWay, underWay.length > 0 || isHidden);
    const share = shareOf(underWay);
    window?.setProgressBar(share === 'none' ? -1 : share === 'unknown' ? 2 : share);
  };
  const onBeat = (now: UnderWay[], over: Over[]) => {
    underWay = now;
    showProgress();
    if (window?.isFocused()) return;
    for (const run of over)
      notify({ title: run.name, body: outcome(words(), run), act: () => goTo(placeOfRun(run.run)) });
  };
  const onFailure = async (failure: EngineFailure) => {
    underWay = [];
    showProgress();
    ports.gone();
    log(failure.message);
    if (quitting === 'yes') return;
    if ((await ask.askAfterFailure(failure)) === 'again') engine.again();
    else quitUnasked();
  };
  /** Where the keyring does not open them the engine goes without; a run that wants one says which. */
  const openSecrets = (): Record<string, string> => {
    try {
      return secrets.open();
    } catch (error) {
      const { message, next } = toFailure(error);
      log(error);
      notify({ title: message, body: next, act: showWindow });
      return {};
    }
  };
  const applyMenu = () =>
    setMenu(words(), {
      open: async () => {
        if (!window) return showWindow();
        const path = await ask.chooseFile(window, ['definition', 'bundle']);
        const file = path === null ? undefined : openedFile(path);
        if (file) files.push(file);
      },
      goTo,
      quit: () => void quitIfMeant(),
    });

  const router = createShellRouter({
    chooseFile: async (kind) => (window ? ask.chooseFile(window, [kind]) : null),
    chooseSaveFile: async (kind, name) => (window ? ask.chooseSaveFile(window, kind, name) : null),
    showItemInFolder: (path) => shell.showItemInFolder(path),
    copyText: (text) => clipboard.writeText(text),
    notify: ({ title, body, place }) =>
      notify({ title, body, act: () => (place === undefined ? showWindow() : goTo(place)) }),
    setBadge: (count) => void app.setBadgeCount(count),
    setLook(look) {
      settings.change(look);
      nativeTheme.themeSource = look.scheme;
      applyMenu();
    },
    secrets,
    onSecrets: () => engine.setSecrets(openSecrets()),
    files,
    places,
    log,
  });

  return {
    begin(): void {
      protocol.handle(new URL(pageAddress).protocol.slice(0, -1), (request) =>
        servePage(join(__dirname, '..', 'renderer'), request),
      );
      refusePermissions(session.defaultSession);
      nativeTheme.themeSource = settings.now.scheme;
      applyMenu();
      ports = pagePorts(
        home,
        () => window,
        () => engine,
        router,
      );
      engine = launchEngine({
        start: engineWay(utilityProcess.fork, app.isPackaged),
        workspace: process.env.TIEOUT_HOME || join(homedir(), '.tieout'),
        secrets: openSecrets,
        keyring: sealing(safeStorage),
        onBeat,
        onRestart: () => ports.handAgain(),
        onFailure: (failure) => void onFailure(failure),
      });
      powerMonitor.on('shutdown', quitUnasked);
      showWindow();
    },
    show: showWindow,
    openFiles(opened: OpenedFile[]): void {
      for (const file of opened) files.push(file);
      if (opened.length > 0) showWindow();
    },
    quitUnasked,
    onBeforeQuit(event: Electron.Event): void {
      if (quitting === 'yes' || underWay.length === 0) {
        quitting = 'yes';
        return;
      }
      event.preventDefault();
      void quitIfMeant();
    },
    /** The engine stops its runs at their checkpoints first. */
    onWillQuit(event: Electron.Event): void {
      if (isEngineEnded || !engine) return;
      event.preventDefault();
      void engine.end().finally(() => {
        isEngineEnded = true;
        // Nothing is left to be asked, and a dialog that still stands holds nothing up.
        app.exit(0);
      });
    },
  };
}

function log(error: unknown): void {
  process.stderr.write(
    `${withoutPasswords(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  );
}
