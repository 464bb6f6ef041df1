import { app, type BrowserWindow } from 'electron';
import type { dialogs } from './dialogs.ts';
import type { KeptSettings } from './settings.ts';
import { openWindow, show } from './window.ts';

type MainWindowParts = {
  home: string;
  settings: KeptSettings;
  ask: ReturnType<typeof dialogs>;
  runsUnderWay: () => number;
  /** After the window was shown or hidden. */
  onSight: () => void;
};

export type MainWindow = ReturnType<typeof createMainWindow>;

/** The one window, and the way out: whoever leaves while runs are under way is asked what becomes of them. */
export function createMainWindow({ home, settings, ask, runsUnderWay, onSight }: MainWindowParts) {
  let window: BrowserWindow | undefined;
  let quitting: 'no' | 'asking' | 'yes' = 'no';
  const mayGo = () => quitting === 'yes' || runsUnderWay() === 0;

  const quitUnasked = () => {
    quitting = 'yes';
    app.quit();
  };
  const quitIfMeant = async () => {
    if (quitting !== 'no') return;
    quitting = 'asking';
    const answer = runsUnderWay() > 0 ? await ask.askBeforeQuit(window, runsUnderWay()) : 'quit';
    quitting = 'no';
    if (answer === 'quit') quitUnasked();
    else if (answer === 'keep') window?.hide();
  };
  const stay = (event: Electron.Event) => {
    event.preventDefault();
    void quitIfMeant();
  };
  const open = () => {
    const opened = openWindow(home, settings);
    opened.on('close', (event) => {
      if (!mayGo() && process.platform !== 'darwin') stay(event);
    });
    opened.on('hide', onSight);
    opened.on('show', onSight);
    opened.on('closed', () => {
      window = undefined;
    });
    return opened;
  };

  return {
    now: () => window,
    isQuitting: () => quitting === 'yes',
    show(): void {
      if (!app.isReady()) return;
      if (window) show(window);
      else window = open();
    },
    quitUnasked,
    quitIfMeant: () => void quitIfMeant(),
    onBeforeQuit(event: Electron.Event): void {
      if (mayGo()) quitting = 'yes';
      else stay(event);
    },
  };
}
