import wasm from './index.as.ts?kernel';

const compiled = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
const pageBytes = 65_536;

/** A kernel with a memory of its own of at least `bytes`. `flush` is called when a partition's buffer is full. */
export function instantiate<Exports>(
  bytes: number,
  flush: (partition: number) => void,
): { memory: WebAssembly.Memory; exports: Exports } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) + 1 });
  const instance = new WebAssembly.Instance(compiled, { env: { memory }, 'record.as': { flush } });
  // The names and shapes are those that index.as.ts exports.
  return { memory, exports: instance.exports as Exports };
}
