import * as fc from 'fast-check'
import { randomAccountLedger } from './accountLedger.ts'
import { type Dice, diceFromChoices, diceFromSeed } from './dice.ts'
import type { NaiveInput, NaiveOptions } from './naiveInput.ts'
import { withRandomEvents } from './randomEvents.ts'
import { randomUtxoLedger } from './utxoLedger.ts'

/** A random ledger in the shape of a conformance vector, valid by the importers' rules. */
export interface Ledger extends NaiveInput {
  readonly chain: 'ethereum' | 'bitcoin'
  /** Every row has height and place, so that the order of the file does not count. */
  readonly anyOrder: boolean
  readonly options: NaiveOptions
}

/** Ledgers that fast-check shrinks to few transactions and plain choices. */
export const accountLedgers: fc.Arbitrary<Ledger> = ledgersOf((dice) => randomAccountLedger(dice))
export const lendingLedgers: fc.Arbitrary<Ledger> = ledgersOf((dice) => randomAccountLedger(dice, 100))
/** The same with logs that tell of orders and destroyed coins. */
export const orderLedgers: fc.Arbitrary<Ledger> = fc
  .tuple(accountLedgers, choices(200))
  .map(([ledger, numbers]) => withRandomEvents(ledger, diceFromChoices(numbers)))
export const utxoLedgers: fc.Arbitrary<Ledger> = ledgersOf(randomUtxoLedger)
export const ledgers: fc.Arbitrary<Ledger> = fc.oneof(accountLedgers, utxoLedgers)

/** The same ledger for the same seed, without fast-check. */
export function ledgerFromSeed(chain: Ledger['chain'], seed: number, lends = 40): Ledger {
  const dice = diceFromSeed(seed)
  return chain === 'bitcoin' ? randomUtxoLedger(dice) : randomAccountLedger(dice, lends)
}

function ledgersOf(make: (dice: Dice) => Ledger): fc.Arbitrary<Ledger> {
  return choices(800).map((numbers) => make(diceFromChoices(numbers)))
}

function choices(most: number): fc.Arbitrary<number[]> {
  return fc.noBias(fc.array(fc.nat(), { minLength: 0, maxLength: most, size: 'max' }))
}
