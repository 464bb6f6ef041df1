import { resolve } from 'node:path';
import type { App, AppSettings } from '#main/app.ts';
import type { createVerifier, OpenedBundle } from '#main/bundles.ts';
import type { OpenedBundles } from '#main/router/opened-bundles.ts';
import type { EngineRouter } from '#main/router.ts';
import type { EngineClient } from '#shared/contract.ts';
import { isBundleFile, refuseNoWorkspace } from './workspace-place.ts';

/**
 * An engine in this process, loaded and opened when it is first asked for: nobody who is shown help should wait for it. A
 * workspace that is a bundle's file is opened to be read.
 */
export type EngineInProcess = {
  client: () => Promise<EngineClient>;
  /** What needs no workspace: none is opened for it, and none made. */
  verifier: () => Promise<Pick<EngineClient['bundles'], 'verify'>>;
  /** What answers the calls, for a host that hands them on; `log` is told of bugs. */
  router: (log: (error: unknown) => void, options: { clearsByItself: boolean }) => Promise<EngineRouter>;
  /** Resolves with how many threads could not be ended: whoever has some must end the process by force. */
  close: () => Promise<number>;
};

/** `mayBegin`: whether a workspace is made where there is none. */
export function engineInProcess(settings: () => AppSettings, mayBegin: boolean): EngineInProcess {
  let opened: Promise<App> | undefined;
  let bundle: OpenedBundle | undefined;
  let beside: OpenedBundles | undefined;
  let verifier: ReturnType<typeof createVerifier> | undefined;
  const open = () => (opened ??= opening());
  const opening = async () => {
    const asked = settings();
    const isBundle = isBundleFile(asked.workspace);
    if (!isBundle && !mayBegin) refuseNoWorkspace(resolve(asked.workspace));
    const { createApp } = await import('#main/app.ts');
    if (!isBundle) return createApp(asked);
    const { openBundle } = await import('#main/bundles.ts');
    bundle = await openBundle(asked, resolve(asked.workspace));
    return createApp({ ...asked, ...bundle });
  };
  return {
    async client() {
      const app = await open();
      const { createClient, createRouter } = await import('#main/router.ts');
      return createClient(createRouter(app));
    },
    async router(log, { clearsByItself }) {
      const app = await open();
      const [{ createRouter }, { openedBundles }] = await Promise.all([
        import('#main/router.ts'),
        import('#main/router/opened-bundles.ts'),
      ]);
      app.warm();
      if (app.openedBundle === null) {
        app.goOnWithReruns(log);
        void app.goOnWithEnded(log);
        if (clearsByItself) app.schedule.begin(log);
      }
      beside ??= openedBundles({ ...settings(), workspace: app.folder }, log);
      return createRouter(app, log, beside);
    },
    async verifier() {
      const [{ createVerifier }, { verifyClient }] = await Promise.all([
        import('#main/bundles.ts'),
        import('#main/router/bundles.ts'),
      ]);
      verifier ??= createVerifier(settings());
      return verifyClient(verifier.verify);
    },
    async close() {
      const app = await opened?.catch(() => undefined);
      const threadsLeft =
        ((await verifier?.close()) ?? 0) + ((await beside?.closeAll()) ?? 0) + ((await app?.close()) ?? 0);
      bundle?.remove();
      return threadsLeft;
    },
  };
}
