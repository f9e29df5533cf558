/** A text of a file as a message may print it: short, on one line, with nothing that acts on a terminal. */
export function shownText(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text
  return short.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Controls, zero-width and direction marks, line separators. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu
