import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * `import wasm from './index.as.ts?kernel'` gives the compiled WebAssembly as base64. The kernel is AssemblyScript, a
 * subset of TypeScript; it is compiled while bundling and again for tests, and is part of the worker's own file.
 */
export function kernelPlugin() {
  return {
    name: 'tieout-kernel',
    enforce: 'pre',
    async load(id) {
      const file = kernelFile(id);
      if (!file) return null;
      return { code: `export default ${JSON.stringify(await compile(file))};`, map: null };
    },
    /** The tests' cache knows only the imported file; the kernel is all that it imports as well. */
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => {
        const file = kernelFile(id);
        return file && digestOfKernel(dirname(file));
      });
    },
  };
}

function kernelFile(id) {
  return id.endsWith('.as.ts?kernel') ? id.slice(0, -'?kernel'.length) : undefined;
}

function digestOfKernel(folder) {
  const digest = createHash('sha256');
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.as.ts')))
    digest.update(readFileSync(join(folder, name)));
  return digest.digest('hex');
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
