/**
 * A string with everything invisible made visible: control characters, direction marks, zero-width and
 * private characters and lone surrogates become `⟨U+202E⟩`. Labels are hostile input; a mark that turns the reading
 * direction can make one address look like another.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    return `⟨U+${code}⟩`
  })
}

// Categories: control, format (zero-width, direction), private use, surrogate, unassigned, line and paragraph separators;
// and the letters that draw nothing (Hangul fillers, braille blank, combining grapheme joiner).
const INVISIBLE = /\p{C}|\p{Zl}|\p{Zp}|\u115F|\u1160|\u3164|\uFFA0|\u2800|\u034F/gu
