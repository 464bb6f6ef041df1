import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { placementOn, smallest } from './placement.ts';
import type { KeptSettings } from './settings.ts';

/** Opens the window where it stood when it was last closed. */
export function openWindow(address: string, settings: KeptSettings): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { isMaximized, ...bounds } = placementOn(screens, settings.now.placement);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    // The paper of theme.css, so that nothing flashes before the page is there.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101615' : '#f7f8f8',
    webPreferences: {
      preload: join(__dirname, '..', 'preload', 'index.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () =>
    settings.change({ placement: { ...window.getNormalBounds(), isMaximized: window.isMaximized() } }),
  );
  void window.loadURL(address);
  return window;
}

/** Brings a window before the person, wherever it was. */
export function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
