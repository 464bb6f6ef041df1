import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { gauged } from '#main/core/gauged.ts';
import type { BundleOpeningEvent } from '#shared/bundle.ts';
import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import { exportsFolderName } from '#shared/exports.ts';
import { limits } from '#shared/limits.ts';
import { type AppSettings, createApp } from '../app.ts';
import { type OpenedBundle, openBundle } from '../bundles.ts';
import { createClient, createRouter } from '../router.ts';

/** Bundles that pages have open to be read, beside the workspace that the engine is of. */
export type OpenedBundles = {
  open(path: string, signal?: AbortSignal): AsyncGenerator<BundleOpeningEvent, void>;
  /** The calls of one of them. Errors: `not-found` where it is open no more. */
  client(name: string): EngineClient;
  close(name: string): Promise<void>;
  /** Resolves with how many threads could not be ended. */
  closeAll(): Promise<number>;
};

type Opened = { client: EngineClient; close: () => Promise<number> };

/** Each is an engine of its own under a name that nobody can guess; of those that are forgotten the oldest goes first. */
export function openedBundles(settings: AppSettings, log: (error: unknown) => void = () => {}): OpenedBundles {
  const opened = new Map<string, Opened>();
  const close = async (name: string): Promise<number> => {
    const found = opened.get(name);
    opened.delete(name);
    return (await found?.close()) ?? 0;
  };
  const keep = async (bundle: OpenedBundle): Promise<string> => {
    const [oldest] = opened.keys();
    if (oldest !== undefined && opened.size >= limits.openedBundlesMax) await close(oldest);
    const name = randomBytes(32).toString('base64url');
    opened.set(name, engineOn(settings, bundle, log));
    return name;
  };
  return {
    async *open(path, signal) {
      for await (const event of gauged((gauge) => openBundle(settings, resolve(path), gauge), signal)) {
        if ('result' in event) yield { opened: await keep(event.result) };
        else yield { looked: event.done, total: event.total };
      }
    },
    client(name) {
      const found = opened.get(name);
      if (found) return found.client;
      throw new TieoutError('not-found', 'this bundle is open no more', { next: 'Close it here, and open it again.' });
    },
    close: async (name) => void (await close(name)),
    async closeAll() {
      let threadsLeft = 0;
      for (const name of [...opened.keys()]) threadsLeft += await close(name);
      return threadsLeft;
    },
  };
}

/** Reports of it go where those of the workspace go: its own folder is gone when it is closed. */
function engineOn(settings: AppSettings, { remove, ...bundle }: OpenedBundle, log: (error: unknown) => void): Opened {
  const exportsFolder = join(resolve(settings.workspace), exportsFolderName);
  const app = createApp({ ...settings, ...bundle, exportsFolder });
  return {
    client: createClient(createRouter(app, log)),
    async close() {
      const threadsLeft = await app.close();
      remove();
      return threadsLeft;
    },
  };
}
