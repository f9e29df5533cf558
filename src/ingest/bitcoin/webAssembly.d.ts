/** What is used of it: it is in Node and in browsers, and TypeScript has it only with the whole DOM. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer
    constructor(size: { readonly initial: number })
  }
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>)
  }
}
