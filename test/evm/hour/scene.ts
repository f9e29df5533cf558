import type { Dice } from '../../naive/dice.ts'
import type { Asset, Tx } from '../money/truth.ts'
import type { World } from '../money/world.ts'
import type { HourBook } from './book.ts'
import type { Cast, ChainName } from './cast.ts'
import type { Services } from './stage.ts'

/** What an act needs to play. */
export interface Scene {
  readonly dice: Dice
  readonly cast: Cast
  readonly chains: Readonly<Record<ChainName, World>>
  readonly services: Services
  readonly book: HourBook
  /** The next block is made at that minute of the hour, or at once where it is over. */
  until(minute: number): void
}

/** The company pays from a wallet of its own. */
export async function withdraw(
  { chains, book }: Scene,
  chain: ChainName,
  from: string,
  to: string,
  asset: Asset,
  amount: bigint,
): Promise<Tx> {
  const tx = await chains[chain].pay(from, to, asset, amount)
  book.withdrawals.push({ chain, tx, from, to, asset, amount })
  return tx
}
