import { serveEngine } from '#main/hosts/engine/serve.ts';
import { processWire } from '#main/hosts/engine/wire.ts';
import { createRouter } from '#main/router.ts';

/** The engine's own wire, ports and calls over an app that only tells who it is; its `threads` are its process. */
serveEngine(
  processWire(),
  ({ workspace }) => ({
    router: createRouter({
      about: async () => ({
        ...{ folder: workspace, exports: workspace, version: 'stand-in', threads: process.pid },
        bundle: null,
        disk: { used: 0, free: null },
      }),
      active: {},
      definitions: {},
    } as unknown as Parameters<typeof createRouter>[0]),
    underWay: () => [],
    takeOver: () => [],
    setSecrets: () => {},
    resumeStranded: async () => {},
    close: async () => 0,
  }),
  () => process.exit(0),
);
