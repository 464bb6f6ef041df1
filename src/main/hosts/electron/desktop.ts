import { join } from 'node:path';
import { app, clipboard, nativeTheme, powerMonitor, protocol, safeStorage, session, shell } from 'electron';
import type { OpenedFile } from '#shared/shell.ts';
import { pageAddress, servePage } from '../page.ts';
import { type DesktopEngine, startDesktopEngine } from './desktop-engine.ts';
import { dialogs } from './dialogs.ts';
import { refusePermissions } from './guard.ts';
import { log } from './log.ts';
import { createMainWindow } from './main-window.ts';
import { setMenu } from './menu.ts';
import { notify } from './notices.ts';
import { openedFile, openings } from './opened.ts';
import { pagePorts } from './ports.ts';
import { createProgress } from './progress.ts';
import { keptSecrets } from './secrets.ts';
import { keptSettings } from './settings.ts';
import { createShellRouter } from './shell.ts';
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
  let engine: DesktopEngine | undefined;

  const window = createMainWindow({
    home,
    settings,
    ask,
    runsUnderWay: () => progress.runs(),
    onSight: () => progress.show(),
  });
  const goTo = (place: string) => {
    places.push({ place });
    window.show();
  };
  const progress = createProgress({ words, window, goTo });
  const opened = (path: string) => {
    const file = openedFile(path);
    if (file) files.push(file);
  };
  const open = async () => {
    const shown = window.now();
    if (!shown) return window.show();
    const path = await ask.chooseFile(shown, ['definition', 'bundle']);
    if (path !== null) opened(path);
  };
  const applyMenu = () => setMenu(words(), { open, goTo, quit: window.quitIfMeant });
  const inWindow = async <Answer>(choose: (shown: Electron.BrowserWindow) => Promise<Answer>) => {
    const shown = window.now();
    return shown ? choose(shown) : null;
  };
  const router = createShellRouter({
    chooseFile: (kind) => inWindow((shown) => ask.chooseFile(shown, [kind])),
    chooseSaveFile: (kind, name) => inWindow((shown) => ask.chooseSaveFile(shown, kind, name)),
    reload: () => window.now()?.webContents.reload(),
    showItemInFolder: (path) => shell.showItemInFolder(path),
    copyText: (text) => clipboard.writeText(text),
    notify: ({ title, body, place }) =>
      notify({ title, body, act: () => (place === undefined ? window.show() : goTo(place)) }),
    setBadge: (count) => void app.setBadgeCount(count),
    setLook(look) {
      settings.change(look);
      nativeTheme.themeSource = look.scheme;
      applyMenu();
    },
    secrets,
    onSecrets: () => engine?.onSecrets(),
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
      const ports = pagePorts(home, window.now, () => engine?.engine, router, opened);
      engine = startDesktopEngine({ secrets, ask, window, progress, ports });
      powerMonitor.on('shutdown', window.quitUnasked);
      window.show();
    },
    show: window.show,
    openFiles(opened: OpenedFile[]): void {
      for (const file of opened) files.push(file);
      if (opened.length > 0) window.show();
    },
    quitUnasked: window.quitUnasked,
    onBeforeQuit: window.onBeforeQuit,
    onWillQuit: (event: Electron.Event) => engine?.onWillQuit(event),
  };
}
