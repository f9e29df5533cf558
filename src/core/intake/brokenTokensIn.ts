import type { Span } from './intakeDraft.ts'

/** The begin of an address or a hash at the end of a line, perhaps with a hyphen, and what stands first on the next line. */
const BROKEN =
  /(?<![A-Za-z0-9])((?:0x|bc1|[13T])[A-Za-z0-9]{6,90})-?[ \t]{0,9}\n[ \t]{0,9}([A-Za-z0-9]{1,90})(?![A-Za-z0-9])/g

/** Words that a line end may have broken, put together. What they are is for a checksum, or their exact length, to say. */
export function brokenTokensIn(text: string): { readonly token: string; readonly span: Span }[] {
  return [...text.matchAll(BROKEN)].map(({ index, 0: written, 1: head, 2: tail }) => ({
    token: `${head}${tail}`,
    span: [index, index + written.length],
  }))
}
