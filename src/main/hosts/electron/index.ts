import { app, protocol } from 'electron';
import { pageAddress } from '../page.ts';
import { createDesktop } from './desktop.ts';
import { keepOnPage } from './guard.ts';
import { filesIn, openedFile } from './opened.ts';

/** The desktop app, once on a machine: a second start hands its files to the first and ends. */
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  // Root in a container, where tests run, has to start Electron without the operating system's part of the sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.setAppUserModelId('tieout.desktop');
  protocol.registerSchemesAsPrivileged([
    {
      scheme: new URL(pageAddress).protocol.slice(0, -1),
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    },
  ]);
  app.on('web-contents-created', (_event, contents) => keepOnPage(contents));
  const desktop = createDesktop();
  desktop.openFiles(filesIn(process.argv.slice(1), process.cwd()));
  // macOS hands files over by events, some before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    const file = openedFile(path);
    if (file) desktop.openFiles([file]);
  });
  app.on('second-instance', (_event, words, folder) => {
    desktop.openFiles(filesIn(words.slice(1), folder));
    desktop.show();
  });
  app.on('activate', desktop.show);
  app.on('before-quit', desktop.onBeforeQuit);
  app.on('will-quit', desktop.onWillQuit);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  void app.whenReady().then(() => {
    // Whoever asks by a signal gets no question in return. Not before: Chromium puts handlers of its own over earlier ones.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, desktop.quitUnasked);
    desktop.begin();
  });
}
