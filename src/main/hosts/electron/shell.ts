import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { implement } from '@orpc/server';
import { told } from '#main/router/implementer.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Language } from '#shared/preferences.ts';
import { type FileKind, type OpenedFile, shellContract } from '#shared/shell.ts';
import type { openings } from './opened.ts';
import type { KeptSecrets } from './secrets.ts';

/** What the shell's calls need of the rest of it. */
export type ShellParts = {
  chooseFile: (kind: FileKind) => Promise<string | null>;
  chooseSaveFile: (kind: FileKind, name: string) => Promise<string | null>;
  reload: () => void;
  showItemInFolder: (path: string) => void;
  copyText: (text: string) => void;
  notify: (notice: { title: string; body?: string | undefined; place?: string | undefined }) => void;
  setBadge: (count: number) => void;
  setLook: (look: { language: Language; scheme: 'system' | 'light' | 'dark' }) => void;
  secrets: KeptSecrets;
  /** After a change: the engine uses them from here on. */
  onSecrets: () => void;
  files: ReturnType<typeof openings<OpenedFile>>;
  places: ReturnType<typeof openings<{ place: string }>>;
  log: (error: unknown) => void;
};

/** The calls of shell.ts, answered. */
export function createShellRouter(parts: ShellParts) {
  const { secrets } = parts;
  const os = implement(shellContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw told(error, parts.log);
    }
  });
  return os.router({
    chooseFile: os.chooseFile.handler(async ({ input }) => ({ path: await parts.chooseFile(input.kind) })),
    chooseSaveFile: os.chooseSaveFile.handler(async ({ input }) => ({
      path: await parts.chooseSaveFile(input.kind, input.name),
    })),
    reload: os.reload.handler(() => parts.reload()),
    showInFolder: os.showInFolder.handler(({ input: { path } }) => {
      if (!isAbsolute(path) || !existsSync(path))
        throw new TieoutError('not-found', `there is no ${path}`, { next: 'It may have been moved or deleted.' });
      parts.showItemInFolder(path);
    }),
    copyText: os.copyText.handler(({ input }) => parts.copyText(input.text)),
    notify: os.notify.handler(({ input }) => parts.notify(input)),
    setBadge: os.setBadge.handler(({ input }) => parts.setBadge(input.count)),
    setLook: os.setLook.handler(({ input }) => parts.setLook(input)),
    openedFiles: os.openedFiles.handler(async function* ({ signal }) {
      yield* parts.files.listen(signal);
    }),
    openedPlaces: os.openedPlaces.handler(async function* ({ signal }) {
      yield* parts.places.listen(signal);
    }),
    secrets: {
      names: os.secrets.names.handler(() => ({ names: secrets.names() })),
      keep: os.secrets.keep.handler(({ input }) => {
        secrets.keep(input.name, input.value);
        parts.onSecrets();
      }),
      forget: os.secrets.forget.handler(({ input }) => {
        secrets.forget(input.name);
        parts.onSecrets();
      }),
    },
  });
}

export type ShellRouter = ReturnType<typeof createShellRouter>;
