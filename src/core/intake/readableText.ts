/**
 * The text without what a reader cannot see: controls, zero-width and direction marks, lone surrogates, private and
 * unassigned characters. An address with one of them inside is the address without it.
 */
export function readableText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/(?![\n\t])\p{C}/gu, '')
}
