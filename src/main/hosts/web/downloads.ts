import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { basename, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { limits } from '#shared/limits.ts';

/**
 * Reports that the engine wrote for the page, on their way into the browser's downloads. A file is offered under a
 * name that nobody can guess and that is good once, soon; when it was sent, or nobody came for it, it is removed.
 */
export function createDownloads(folder: string) {
  const offers = new Map<string, { path: string; timer: NodeJS.Timeout }>();
  return {
    /** The name to ask for a file by. Undefined where it is not a file of the folder, or too many wait already. */
    async offer(path: string): Promise<string | undefined> {
      if (offers.size >= limits.downloadsMax || !(await isFileOf(folder, path))) return undefined;
      const name = randomBytes(32).toString('base64url');
      const timer = setTimeout(() => void withdraw(name), limits.downloadWaitMs);
      offers.set(name, { path, timer: timer.unref() });
      return name;
    },

    /** Sends the file, once. False where there is none by that name. */
    async send(name: string, response: ServerResponse): Promise<boolean> {
      const offer = offers.get(name);
      if (!offer) return false;
      // Gone before the first byte: a second request of the same moment finds nothing.
      offers.delete(name);
      clearTimeout(offer.timer);
      try {
        const { size } = await lstat(offer.path);
        response.writeHead(200, headersOf(offer.path, size));
        await pipeline(createReadStream(offer.path), response);
      } finally {
        await remove(offer.path);
      }
      return true;
    },

    async close(): Promise<void> {
      await Promise.all([...offers.keys()].map(withdraw));
    },
  };

  async function withdraw(name: string): Promise<void> {
    const offer = offers.get(name);
    offers.delete(name);
    clearTimeout(offer?.timer);
    if (offer) await remove(offer.path);
  }
}

export type Downloads = ReturnType<typeof createDownloads>;

async function isFileOf(folder: string, path: string): Promise<boolean> {
  if (!resolve(path).startsWith(resolve(folder) + sep)) return false;
  return lstat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

/** Nothing of a report is shown in place of the page, whatever is in it. */
function headersOf(path: string, bytes: number): Record<string, string | number> {
  const name = encodeURIComponent(basename(path)).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return {
    'content-type': 'application/octet-stream',
    'content-length': bytes,
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

/** With the manifest that a report has beside it. */
async function remove(path: string): Promise<void> {
  await Promise.all([path, `${path}.manifest.json`].map((file) => rm(file, { force: true }).catch(() => {})));
}
