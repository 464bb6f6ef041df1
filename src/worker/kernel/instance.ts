import wasm from './index.as.ts?kernel';

/** A kernel on loan: whoever takes one has its memory alone, until it is released. */
export type KernelLoan<Exports> = { memory: WebAssembly.Memory; exports: Exports; release: () => void };

type Kernel = { memory: WebAssembly.Memory; exports: unknown; flush: (partition: number) => void };

const compiled = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
const pageBytes = 65_536;

/**
 * One that was given back. A memory of this size goes only when the engine happens to collect it, so it is better used
 * again: by the next pull of this thread, or to compare what was pulled.
 */
let idle: Kernel | undefined;

/** A kernel with at least `bytes` of memory, in which anything may stand. `flush` is called when a partition's buffer is full. */
export function takeKernel<Exports>(bytes: number, flush: (partition: number) => void): KernelLoan<Exports> {
  const kernel = idle ?? newKernel(bytes);
  idle = undefined;
  kernel.flush = flush;
  const missing = bytes + pageBytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes));
  let isReleased = false;
  return {
    memory: kernel.memory,
    // The names and shapes are those that index.as.ts exports.
    exports: kernel.exports as Exports,
    release() {
      if (!isReleased) idle = kernel;
      isReleased = true;
    },
  };
}

function newKernel(bytes: number): Kernel {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) + 1 });
  const kernel: Kernel = { memory, exports: {}, flush: () => {} };
  const flush = (partition: number) => kernel.flush(partition);
  const instance = new WebAssembly.Instance(compiled, { env: { memory }, 'record.as': { flush } });
  kernel.exports = instance.exports;
  return kernel;
}
