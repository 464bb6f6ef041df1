import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `import wasm from './index.as.ts?kernel'` gives the compiled WebAssembly as base64. The kernel is AssemblyScript, a
 * subset of TypeScript; it is compiled while bundling and again for tests, and is part of the worker's own file.
 */
export function kernelPlugin() {
  return {
    name: 'tieout-kernel',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.as.ts?kernel')) return null;
      const file = id.slice(0, -'?kernel'.length);
      return { code: `export default ${JSON.stringify(await compile(file))};`, map: null };
    },
  };
}

async function compile(file) {
  const { default: asc } = await import('assemblyscript/asc');
  const folder = mkdtempSync(join(tmpdir(), 'tieout-kernel-'));
  const out = join(folder, 'kernel.wasm');
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--outFile', out];
  try {
    const { error, stderr } = await asc.main([file, ...options, '--baseDir', '/']);
    if (error) throw new Error(`${stderr.toString()}${error.message}`);
    return readFileSync(out).toString('base64');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
