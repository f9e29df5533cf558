/** Shorter texts are as likely the name of a function. */
const SHORTEST = 5
/** Characters that are kept. */
const LONGEST = 2000

/**
 * The text that somebody wrote into the input of a transaction; null where it is a call of a contract or other bytes. It is what a
 * stranger wrote: nothing is taken out of it but what is too long. Who shows it makes it harmless.
 */
export function messageText(input: string): string | null {
  if (!/^0x(?:[0-9a-f]{2})+$/i.test(input)) return null
  const text = decode(input.slice(2))
  if (text === null || CONTROL.test(text) || !LETTERS.test(text)) return null
  const characters = [...text]
  if (characters.length < SHORTEST) return null
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : text
}

/** Arguments of calls are full of zeros and other controls; a text has line ends and tabs at most. */
const CONTROL = /[^\P{Cc}\t\n\r]|\p{Cn}/u
const LETTERS = /[\p{L}\p{N}]{2}/u

/** Null: not UTF-8. */
function decode(hex: string): string | null {
  try {
    return decodeURIComponent(hex.replace(/../g, '%$&'))
  } catch {
    return null
  }
}
