import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { kernelPlugin } from './scripts/kernel-plugin.mjs';

/**
 * Three bundles: Node (the window's process, the engine, the command line and the worker threads), the preload script,
 * the page.
 * CommonJS, because a preload script can only run sandboxed as CommonJS. The targets are older than the Electron we
 * ship, so that the shell also runs on an Electron 25; the page is typed against no newer library (tsconfig/renderer.json).
 */
export default defineConfig({
  main: {
    plugins: [kernelPlugin()],
    build: {
      target: 'node18',
      // The older Node of an older Electron cannot require() what is an ES module: what the window's process needs is bundled.
      externalizeDeps: { exclude: ['@orpc/client', '@orpc/contract', '@orpc/server', 'croner', 'zod'] },
      rolldownOptions: {
        input: {
          electron: 'src/main/hosts/electron/index.ts',
          engine: 'src/main/hosts/engine.ts',
          cli: 'src/main/hosts/cli.ts',
          worker: 'src/worker/index.ts',
          reader: 'src/worker/reader.ts',
        },
        output: {
          ...{ format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
          // What is loaded when it is wanted is required, too: an older Electron imports nothing out of its archive.
          dynamicImportInCjs: false,
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      // A sandboxed preload script cannot load modules: what it needs is inside it.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    plugins: [react()],
    build: {
      target: 'chrome114',
      minify: true,
      // Inlined files would be data: addresses, which the page's security policy refuses.
      assetsInlineLimit: 0,
      // One sheet of styles: a page whose own came a moment after it would move under the mouse.
      cssCodeSplit: false,
      rolldownOptions: {
        input: 'src/renderer/index.html',
        // All that is wanted before the first page comes in one piece: of many small ones each costs a way there and back.
        output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      },
    },
  },
});
