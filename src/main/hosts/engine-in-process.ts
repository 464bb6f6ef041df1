import type { App, AppSettings } from '#main/app.ts';
import type { createVerifier } from '#main/bundles.ts';
import type { EngineRouter } from '#main/router.ts';
import type { EngineClient } from '#shared/contract.ts';

/** An engine in this process, loaded and opened when it is first asked for: nobody who is shown help should wait for it. */
export type EngineInProcess = {
  client: () => Promise<EngineClient>;
  /** What needs no workspace: none is opened for it, and none made. */
  verifier: () => Promise<Pick<EngineClient['bundles'], 'verify'>>;
  /** What answers the calls, for a host that hands them on; `log` is told of bugs. */
  router: (log: (error: unknown) => void, options: { clearsByItself: boolean }) => Promise<EngineRouter>;
  /** Resolves with how many threads could not be ended: whoever has some must end the process by force. */
  close: () => Promise<number>;
};

export function engineInProcess(settings: () => AppSettings): EngineInProcess {
  let app: App | undefined;
  let verifier: ReturnType<typeof createVerifier> | undefined;
  const open = async () => {
    const { createApp } = await import('#main/app.ts');
    app ??= createApp(settings());
    return app;
  };
  return {
    async client() {
      const opened = await open();
      const { createClient, createRouter } = await import('#main/router.ts');
      return createClient(createRouter(opened));
    },
    async router(log, { clearsByItself }) {
      const opened = await open();
      const { createRouter } = await import('#main/router.ts');
      opened.goOnWithReruns(log);
      if (clearsByItself) opened.schedule.begin(log);
      return createRouter(opened, log);
    },
    async verifier() {
      const [{ createVerifier }, { verifyClient }] = await Promise.all([
        import('#main/bundles.ts'),
        import('#main/router/bundles.ts'),
      ]);
      verifier ??= createVerifier(settings());
      return verifyClient(verifier.verify);
    },
    close: async () => ((await verifier?.close()) ?? 0) + ((await app?.close()) ?? 0),
  };
}
