/** What is used of WebAssembly, which Node has and its types leave to the DOM's. */
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}

/** The kernel, compiled; see scripts/kernel-plugin.mjs. */
declare module '*.as.ts?kernel' {
  const base64: string;
  export default base64;
}
