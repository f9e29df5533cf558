/** Plain values as one text, amounts too: what has the same text is the same. */
export function contentText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part))
}
