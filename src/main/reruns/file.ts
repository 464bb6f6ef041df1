import { constants } from 'node:fs';
import { access, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { RerunDelivery } from '#main/core/ports.ts';
import { TieoutError } from '#shared/errors.ts';
import type { RerunSettings } from '#shared/rerun.ts';

/** Writes the items as lines of JSON beside the file's name, which it gets when all are written and on the disk. */
export async function openFile(
  { path: folder }: Extract<RerunSettings, { type: 'file' }>,
  name: string,
): Promise<RerunDelivery> {
  const path = join(folder, `${name}.ndjson`);
  const partial = `${path}.partial`;
  const file = await guarded(path, async () => {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return open(partial, 'w');
  });
  return {
    isWhole: true,
    send: (messages) => guarded(path, () => file.appendFile(messages.map(({ body }) => `${body}\n`).join(''))),
    finish: () =>
      guarded(path, async () => {
        await file.sync();
        await rename(partial, path);
      }),
    close: () => file.close(),
  };
}

async function guarded<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new TieoutError('usage', `${path} cannot be written: ${error.message}`, {
      next: 'Make room and give write access, then send again.',
      cause: error,
    });
  }
}
