import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { ShellWords } from './words.ts';

export type MenuActs = { open: () => void; goTo: (place: string) => void; quit: () => void };

/** The menu bar, in the person's language; on macOS with the menu of the app itself. */
export function setMenu(words: ShellWords, acts: MenuActs): void {
  const isMac = process.platform === 'darwin';
  const settings = { label: words.settings, accelerator: 'CommandOrControl+,', click: () => acts.goTo('/settings') };
  const quit = { label: words.quit, accelerator: 'CommandOrControl+Q', click: acts.quit };
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [appMenu(words, settings, quit)] : []),
    {
      label: words.file,
      submenu: [
        { label: words.create, accelerator: 'CommandOrControl+N', click: () => acts.goTo('/definitions/new') },
        { label: words.open, accelerator: 'CommandOrControl+O', click: acts.open },
        separator,
        ...(isMac ? [] : [settings, separator]),
        { label: words.close, role: 'close' },
        ...(isMac ? [] : [quit]),
      ],
    },
    editMenu(words),
    {
      label: words.view,
      submenu: [
        { label: words.home, click: () => acts.goTo('/') },
        { label: words.runs, click: () => acts.goTo('/runs') },
        separator,
        { label: words.actualSize, role: 'resetZoom' },
        { label: words.zoomIn, role: 'zoomIn' },
        { label: words.zoomOut, role: 'zoomOut' },
        { label: words.fullScreen, role: 'togglefullscreen' },
      ],
    },
    {
      label: words.window,
      role: 'window',
      submenu: [
        { label: words.minimize, role: 'minimize' },
        ...(isMac ? [{ label: words.zoom, role: 'zoom' } as const] : [{ label: words.about, role: 'about' } as const]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

const separator = { type: 'separator' } as const;

function appMenu(
  words: ShellWords,
  settings: MenuItemConstructorOptions,
  quit: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    label: 'Tieout',
    submenu: [
      { label: words.about, role: 'about' },
      separator,
      settings,
      separator,
      { label: words.hide, role: 'hide' },
      { label: words.hideOthers, role: 'hideOthers' },
      { label: words.showAll, role: 'unhide' },
      separator,
      quit,
    ],
  };
}

function editMenu(words: ShellWords): MenuItemConstructorOptions {
  return {
    label: words.edit,
    submenu: [
      { label: words.undo, role: 'undo' },
      { label: words.redo, role: 'redo' },
      separator,
      { label: words.cut, role: 'cut' },
      { label: words.copy, role: 'copy' },
      { label: words.paste, role: 'paste' },
      { label: words.selectAll, role: 'selectAll' },
    ],
  };
}
