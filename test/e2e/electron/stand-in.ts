import { join, resolve } from 'node:path';
import { build } from 'vite';

/**
 * Builds an engine that speaks as ours does and carries nothing out: what a utility process of an old Electron, whose
 * Node cannot run ours, can run. Returns its file.
 */
export async function buildStandIn(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve('test/e2e/electron/stand-in-engine.ts'),
      outDir: folder,
      emptyOutDir: true,
      target: 'node18',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'engine.js' } },
    },
    ssr: { noExternal: true },
  });
  return join(folder, 'engine.js');
}
