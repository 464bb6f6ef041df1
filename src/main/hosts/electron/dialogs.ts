import { basename } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import type { EngineFailure } from '#shared/engine-wire.ts';
import type { FileKind } from '#shared/shell.ts';
import { endingsOf } from './opened.ts';
import type { ShellWords } from './words.ts';

/** The system's own dialogs. Null where the person thought better of it. */
export function dialogs(words: () => ShellWords) {
  const filters = (kinds: FileKind[]) =>
    kinds.map((kind) => ({ name: words().kinds[kind], extensions: endingsOf[kind] }));
  return {
    async chooseFile(window: BrowserWindow, kinds: FileKind[]): Promise<string | null> {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        properties: ['openFile'],
        filters: filters(kinds),
      });
      return canceled ? null : (filePaths[0] ?? null);
    },

    async chooseSaveFile(window: BrowserWindow, kind: FileKind, name: string): Promise<string | null> {
      // A name, and no way into another folder: that choice is the person's.
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        defaultPath: basename(name),
        filters: filters([kind]),
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      return canceled || !filePath ? null : filePath;
    },

    /** What to do about runs that are under way when somebody wants to quit. */
    async askBeforeQuit(window: BrowserWindow | undefined, runs: number): Promise<'keep' | 'quit' | 'cancel'> {
      const { quitTitle, quitDetail, keepRunning, stopAndQuit, cancel } = words();
      const options = {
        type: 'question' as const,
        message: quitTitle(runs),
        detail: quitDetail,
        buttons: [keepRunning, stopAndQuit, cancel],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      };
      const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
      return (['keep', 'quit', 'cancel'] as const)[response] ?? 'cancel';
    },

    async askAfterFailure({ message, next }: EngineFailure): Promise<'again' | 'quit'> {
      const { engineGone, tryAgain, quit } = words();
      const { response } = await dialog.showMessageBox({
        type: 'error',
        message: engineGone,
        detail: [message, next].filter(Boolean).join('\n\n'),
        buttons: [tryAgain, quit],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      });
      return response === 0 ? 'again' : 'quit';
    },
  };
}
