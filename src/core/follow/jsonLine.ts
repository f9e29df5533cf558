/** A line of JSON in which strangers' texts neither move a cursor nor turn the direction of writing: whoever reads it gets them whole. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(UNSEEN, escaped)}\n`
}

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu

/** One escape a code unit. */
function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('')
}
