import type { Span } from './intakeDraft.ts'

/** Letters and digits, with what is put between them so that nobody clicks: `0x12[.]34`, `[0x12]34`, `0x12(.)34`. */
const TOKENS = /(?:[A-Za-z0-9]|\[\.?\]|\[(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])\](?=[A-Za-z0-9])|\(\.\))+/g
/** No address and no hash is longer, defanged. */
const LONGEST = 140

/** The long words of a text, without what defangs them. Shorter ones are neither addresses nor hashes. */
export function tokensIn(text: string): { readonly token: string; readonly span: Span }[] {
  const tokens: { token: string; span: Span }[] = []
  for (const { index, 0: written } of text.matchAll(TOKENS)) {
    if (written.length < 26 || written.length > LONGEST) continue
    tokens.push({ token: written.replace(/[^A-Za-z0-9]/g, ''), span: [index, index + written.length] })
  }
  return tokens
}
