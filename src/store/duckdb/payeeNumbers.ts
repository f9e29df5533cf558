import { PAYEE } from '../../core/ledger/rowSource.ts'
import { recentKeys } from './recentKeys.ts'

/** Payees that are spelled together. DuckDB takes the texts of 2,048 times so many apart at once, in memory. */
export const SPELLED = 128

/**
 * Numbers for payees, from 0, so that nothing as wide as a payee is kept or joined. Equal numbers are equal payees. A payee that was forgotten
 * gets another number: so those of rows that stand together lie close together, too.
 */
export interface PayeeNumbers {
  /** The number of the payee that stands in `words` from `at` on; `kind` is not 0. */
  number(kind: number, words: Int32Array, at: number): number
  /** Spells what waits for others. */
  close(): void
}

/** `spell` gets payees in the order of their numbers, from `first` on; the last `known` payees are known again. */
export function payeeNumbers(
  spell: (first: number, kinds: Uint16Array, payees: Uint8Array) => void,
  known: number,
): PayeeNumbers {
  const recent = recentKeys(known, KEY)
  const key = new Int32Array(KEY)
  const kinds = new Uint16Array(SPELLED)
  const waiting = new Int32Array(SPELLED * WORDS)
  let first = 0
  let count = 0
  const flush = () => {
    if (count > 0) spell(first, kinds.subarray(0, count), new Uint8Array(waiting.buffer, 0, count * PAYEE))
    first += count
    count = 0
  }
  return {
    number: (kind, words, at) => {
      for (let k = 0; k < WORDS; k++) key[k] = words[at + k]!
      key[WORDS] = kind
      const found = recent.find(key, 0)
      if (found !== -1) return found
      if (count === SPELLED) flush()
      kinds[count] = kind
      for (let k = 0, to = count * WORDS; k < WORDS; k++) waiting[to + k] = key[k]!
      count++
      return recent.add(key, 0)
    },
    close: flush,
  }
}

/** Words of a payee, and of it with its kind. */
const WORDS = PAYEE / 4
const KEY = WORDS + 1
