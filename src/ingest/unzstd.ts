import { ZSTDDecoder } from 'zstddec/stream'

/** A frame that needs more memory than any tool gives one unasked: 128 MiB, `ZSTD_WINDOWLOG_LIMIT_DEFAULT`. */
export class WindowTooLarge extends Error {}

/**
 * Unpacks zstd as it streams by; Node 20 has none of its own. The reference decoder, as WebAssembly: it checks what a frame
 * asks for, and that a block is no longer than it may be, before it does any of it. Throws plain errors for what is no zstd,
 * or ends too early.
 */
export async function* unzstd(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const wasm = await decoder()
  const [input, output] = [new Buffers(wasm, PIECE), new Buffers(wasm, UNPACKED)]
  const context = wasm.ZSTD_createDCtx()
  let whole = true
  try {
    for await (const chunk of packed) {
      for (let from = 0; from < chunk.length; from += PIECE) {
        input.fill(chunk.subarray(from, from + PIECE))
        // What fills the output may have more behind it, though all input is used.
        for (let more = true; more; ) {
          output.empty()
          const left = checked(wasm.ZSTD_decompressStream(context, output.struct, input.struct))
          whole = left === 0
          const unpacked = output.take()
          if (unpacked.length > 0) yield unpacked
          more = input.position < input.size || (unpacked.length === UNPACKED && !whole)
        }
      }
    }
    if (!whole) throw new Error('it ends in the middle of a frame of zstd')
  } finally {
    wasm.ZSTD_freeDCtx(context)
    input.free()
    output.free()
  }
}

const PIECE = 1 << 16
/** The largest block, `ZSTD_BLOCKSIZE_MAX`. */
const UNPACKED = 1 << 17

/** https://github.com/facebook/zstd/blob/v1.5.7/lib/zstd.h; sizes and pointers have 32 bits. */
interface Wasm {
  readonly memory: { readonly buffer: ArrayBuffer }
  malloc(size: number): number
  free(pointer: number): void
  ZSTD_createDCtx(): number
  ZSTD_freeDCtx(context: number): void
  ZSTD_decompressStream(context: number, output: number, input: number): number
}

let loaded: Promise<Wasm> | null = null

function decoder(): Promise<Wasm> {
  loaded ??= Loader.load()
  return loaded
}

/** The package's own loop goes on after errors, and keeps its memory where its caller stops early; so only its code is taken. */
class Loader extends ZSTDDecoder {
  static async load(): Promise<Wasm> {
    let wasm: Wasm | null = null
    const loader = new Loader((exports) => {
      wasm = exports
    })
    await loader.init()
    if (wasm === null) throw new Error('the decoder of zstd did not load')
    return wasm
  }

  override readonly _init: (result: { readonly instance: { readonly exports: Wasm } }) => void

  constructor(onLoad: (exports: Wasm) => void) {
    super()
    this._init = (result) => {
      super._init(result)
      onLoad(result.instance.exports)
    }
  }
}

/** `ZSTD_inBuffer` or `ZSTD_outBuffer`: pointer, size, position. */
class Buffers {
  readonly struct: number
  readonly #wasm: Wasm
  readonly #data: number

  constructor(wasm: Wasm, capacity: number) {
    this.#wasm = wasm
    this.struct = wasm.malloc(12 + capacity)
    this.#data = this.struct + 12
    this.#set(capacity)
  }

  /** Memory that grows gets another buffer. */
  get #view(): Int32Array {
    return new Int32Array(this.#wasm.memory.buffer, this.struct, 3)
  }

  get size(): number {
    return this.#view[1]!
  }

  get position(): number {
    return this.#view[2]!
  }

  fill(bytes: Uint8Array): void {
    new Uint8Array(this.#wasm.memory.buffer, this.#data).set(bytes)
    this.#set(bytes.length)
  }

  empty(): void {
    this.#view[2] = 0
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return new Uint8Array(this.#wasm.memory.buffer, this.#data, this.position).slice()
  }

  free(): void {
    this.#wasm.free(this.struct)
  }

  #set(size: number): void {
    this.#view.set([this.#data, size, 0])
  }
}

/** How many bytes a frame still wants; 0 at its end. Errors are the numbers just below 2^32. */
function checked(answer: number): number {
  const code = -(answer | 0)
  if (code < 1 || code > 120) return answer
  if (code === WINDOW_TOO_LARGE) throw new WindowTooLarge('a frame of zstd asks for more than 128 MiB of memory')
  throw new Error(`this is no zstd, or it is damaged (error ${code} of zstd)`)
}

/** `ZSTD_error_frameParameter_windowTooLarge`, https://github.com/facebook/zstd/blob/v1.5.7/lib/zstd_errors.h */
const WINDOW_TOO_LARGE = 16
