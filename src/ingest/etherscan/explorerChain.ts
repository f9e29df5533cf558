import { inputError } from '../../core/errors.ts'
import { EVM_CHAINS, evmChain } from '../../core/ledger/evmChains.ts'
import { silentWrapper, tokenFacts, tokensOf } from '../../core/ledger/tokens.ts'
import type { ImportOptions } from '../importer.ts'

/** What the files of an explorer are read with: they do not say which chain they are of. */
export interface ExplorerChain {
  readonly chain: string
  /** The chain's own coin. */
  readonly symbol: string
  readonly decimals: number
  /** Contract (lower case) whose wraps no list of transfers has; null where there is none. */
  readonly wrapper: string | null
  /** Symbols that explorers call the coin by. */
  readonly coinNames: readonly string[]
  /** Contract (lower case) → symbol, of built-in tokens. */
  readonly symbols: ReadonlyMap<string, string>
  /** Contract (lower case) → decimals: built-in tokens, and what the user says. */
  readonly places: ReadonlyMap<string, number>
}

/** Errors: `UNKNOWN_CHAIN` (not an EVM chain that dyepack knows), `DECIMALS_DISAGREE`. */
export function explorerChain({ chain: named, decimals }: ImportOptions): ExplorerChain {
  const chain = named ?? 'ethereum'
  const facts = evmChain(chain)
  if (facts === null) {
    throw inputError('UNKNOWN_CHAIN', `no explorer of this kind is known for the chain ${JSON.stringify(chain)}`, {
      fix: `use an EVM chain: ${EVM_CHAINS.map(({ id }) => id).join(', ')}`,
      facts: { chain },
    })
  }
  const symbols = new Map([...tokensOf(chain)].map(([contract, { symbol }]) => [contract, symbol]))
  const places = new Map([...tokensOf(chain)].map(([contract, token]) => [contract, token.decimals]))
  for (const [contract, stated] of decimals) {
    const known = tokenFacts(chain, contract)
    if (known !== null && known.decimals !== stated) {
      throw inputError(
        'DECIMALS_DISAGREE',
        `${contract} on ${chain} is ${known.symbol}, which has ${known.decimals} decimals, not ${stated}`,
        {
          fix: 'take it out of decimals, or name the chain that the file is of',
          facts: { contract, chain, stated, known: known.decimals },
        },
      )
    }
    places.set(contract, stated)
  }
  const coinNames = [facts.symbol, ...(FORMER_NAMES[chain] ?? [])]
  return {
    chain,
    symbol: facts.symbol,
    decimals: facts.decimals,
    wrapper: silentWrapper(chain),
    coinNames,
    symbols,
    places,
  }
}

/** https://polygon.technology/blog/save-the-date-matic-pol-migration-coming-september-4th-everything-you-need-to-know */
const FORMER_NAMES: Readonly<Record<string, readonly string[]>> = { polygon: ['MATIC'] }
