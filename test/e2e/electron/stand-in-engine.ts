import { serveEngine } from '#main/hosts/engine/serve.ts';
import { processWire } from '#main/hosts/engine/wire.ts';
import { createRouter } from '#main/router.ts';

/** The engine's own wire, ports and calls over an app that only tells who it is; its `threads` are its process. */
serveEngine(
  processWire(),
  ({ workspace }) => ({
    router: createRouter({
      about: () => ({ folder: workspace, version: 'stand-in', threads: process.pid }),
      active: {},
      definitions: {},
    } as unknown as Parameters<typeof createRouter>[0]),
    underWay: () => [],
    outcome: (run) => ({ run, name: run, state: 'ended', verdict: null }),
    setSecrets: () => {},
    resumeStranded: async () => {},
    close: async () => 0,
  }),
  () => process.exit(0),
);
