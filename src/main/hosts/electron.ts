import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, protocol, session } from 'electron';
import { pageAddress, servePage } from './page.ts';

/**
 * The desktop window. It shows our own files and nothing else: no Node in the page, no other address, no permission.
 * The page reaches the engine through no channel yet, so none is opened.
 */
const rendererFolder = join(__dirname, '..', 'renderer');

/** `npm run dev` serves the page from a loopback port; a packaged Tieout never takes its page from an environment variable. */
const devAddress = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  // Root in a container, where tests run, has to start Electron without the operating system's part of the sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('web-contents-created', (_event, contents) => keepOnPage(contents));
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.whenReady().then(() => {
    protocol.handle('app', (request) => servePage(rendererFolder, request));
    refusePermissions();
    showWindow();
  });
}

function showWindow(): void {
  const [open] = BrowserWindow.getAllWindows();
  if (!open) openWindow();
  else if (open.isMinimized()) open.restore();
  open?.focus();
}

function openWindow(): void {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 800,
    minHeight: 560,
    show: false,
    // The paper of theme.css, so that nothing flashes before the page is there.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101615' : '#f7f8f8',
    webPreferences: {
      preload: join(__dirname, '..', 'preload', 'index.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.loadURL(devAddress ?? pageAddress);
}

function keepOnPage(contents: Electron.WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}
