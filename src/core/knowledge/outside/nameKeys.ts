/** A name as names are compared. */
export interface Name {
  readonly text: string
  /** Two names with one key in common are the same. */
  readonly keys: readonly string[]
  /** What tells it apart from other names. */
  readonly words: readonly string[]
}

/** Normalised once: lists are compared by the thousand. */
export function nameOf(text: string): Name {
  return { text, keys: nameKeys(text), words: tellingWords(text) }
}

/** A name's words: small letters and digits. `MtGox`, `Mt. Gox` and `MT GOX` have the same. */
function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** Words of a name that tell it apart from others; all of them where none does. */
export function tellingWords(name: string): readonly string[] {
  const words = wordsOf(name)
  const telling = words.filter((word) => !SHARED.has(word))
  return telling.length > 0 ? telling : words
}

/** A name run together, with and without the words that many names share: two names with one key in common are the same. */
export function nameKeys(name: string): readonly string[] {
  const keys = [wordsOf(name).join(''), tellingWords(name).join('')]
  return [...new Set(keys)].filter((key) => key !== '')
}

/** `Cream Finance` is Cream, and `Bitmart Exchange` Bitmart. */
const SHARED: ReadonlySet<string> = new Set(
  (
    'a an the of and protocol finance fi exchange network bridge dao labs lab wallet platform capital research ' +
    'money technologies technology markets market holdings group team inc ltd llc gmbh co corp com io org app xyz'
  ).split(' '),
)
