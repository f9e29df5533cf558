/** A result as JSON may have it: big integers as decimal text. */
export function withTexts(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)))
}
