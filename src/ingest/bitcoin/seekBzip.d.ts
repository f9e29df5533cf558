/** What is used of it: https://github.com/cscott/seek-bzip */
declare module 'seek-bzip' {
  interface Input {
    /** -1 at the end. */
    readByte(): number
    read(into: Uint8Array, from: number, count: number): number
    eof(): boolean
  }
  interface Output {
    writeByte(byte: number): void
  }
  const Bunzip: { decode(input: Input, output: Output, multistream: boolean): void }
  export default Bunzip
}
