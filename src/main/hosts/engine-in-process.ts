import { type App, type AppSettings, createApp } from '#main/app.ts';
import type { EngineRouter } from '#main/router.ts';
import type { EngineClient } from '#shared/contract.ts';

/** An engine in this process, opened when it is first asked for. */
export type EngineInProcess = {
  client: () => Promise<EngineClient>;
  /** What answers the calls, for a host that hands them on; `log` is told of bugs. */
  router: (log: (error: unknown) => void) => Promise<EngineRouter>;
  /** Resolves with how many threads could not be ended: whoever has some must end the process by force. */
  close: () => Promise<number>;
};

export function engineInProcess(settings: () => AppSettings): EngineInProcess {
  let app: App | undefined;
  const open = () => {
    app ??= createApp(settings());
    return app;
  };
  return {
    // The library of the calls is loaded when wanted: nobody who is shown help should wait for it.
    async client() {
      const { createClient, createRouter } = await import('#main/router.ts');
      return createClient(createRouter(open()));
    },
    async router(log) {
      const { createRouter } = await import('#main/router.ts');
      return createRouter(open(), log);
    },
    close: async () => (await app?.close()) ?? 0,
  };
}
