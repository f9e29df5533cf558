import type { Asset, Tx } from '../money/truth.ts'
import type { ChainName } from './cast.ts'

/** What the script itself knows beside the book of each chain's coins: who took what, what was honest, who was frozen, who said what. */
export interface HourBook {
  readonly thefts: Theft[]
  /** What the company paid out itself, to customers and between its own wallets. */
  readonly withdrawals: Withdrawal[]
  readonly freezes: Freeze[]
  readonly messages: Message[]
}

interface At {
  readonly chain: ChainName
  readonly tx: Tx
}

export interface Withdrawal extends At {
  readonly from: string
  readonly to: string
  readonly asset: Asset
  readonly amount: bigint
}

export interface Theft extends Withdrawal {
  /** Dust, before the drain. */
  readonly test: boolean
}

export interface Freeze extends At {
  readonly address: string
  readonly asset: Asset
}

export interface Message extends At {
  readonly from: string
  readonly to: string
  readonly text: string
}

export function openBook(): HourBook {
  return { thefts: [], withdrawals: [], freezes: [], messages: [] }
}
