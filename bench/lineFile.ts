import { closeSync, openSync, writeSync } from 'node:fs'

const PORTION = 1 << 20

/** A text file that is written line by line, in portions, so that memory stays the same however long it gets. */
export class LineFile {
  readonly #descriptor: number
  #pending = ''
  lines = 0

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w')
  }

  line(text: string): void {
    this.#pending += `${text}\n`
    this.lines++
    if (this.#pending.length >= PORTION) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#descriptor)
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#pending)
    this.#pending = ''
  }
}
