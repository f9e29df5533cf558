import { inputError } from '../core/errors.ts'
import { valuesWith } from '../core/heuristics/defaultsOf.ts'
import type { DrainSeen } from '../core/heuristics/drain/drainAlarm.ts'
import { hotWalletDrain } from '../core/heuristics/drain/hotWalletDrain.ts'
import type { ParameterValues } from '../core/heuristics/heuristic.ts'
import { normaliseAddress } from '../core/ledger/address.ts'
import { type AssetRow, BURN_ADDRESSES } from '../core/ledger/words.ts'
import { openingBalances, watchedTransactions } from '../core/start/walletHistory.ts'
import { readBalances } from '../packs/balances/readBalances.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { LedgerStore } from '../store/ledgerStore.ts'
import { readWallets } from './start/readWallets.ts'

export interface FindAlarmsParameters {
  readonly ledger: string
  readonly wallets: readonly string[]
  /** The owner's other wallets: no alarm is about them. */
  readonly known?: readonly string[]
  /** Files of stated balances, by height: what the wallets had then. */
  readonly balances?: readonly string[]
  readonly settings?: Partial<ParameterValues>
}

export interface FindAlarmsResult extends DrainSeen {
  readonly wallets: number
  readonly movements: number
  /** Milliseconds; null where the wallets did nothing. */
  readonly since: number | null
  readonly until: number | null
  /** Whether what the wallets had is known of every asset, of some, or only as far as their payments show it. */
  readonly balances: 'all' | 'some' | 'least'
  readonly assets: readonly AssetRow[]
}

/**
 * Looks for `hot-wallet-drain` in what a ledger has of wallets. What it finds is a reason to look, and no word about who received.
 * Errors: `NOT_IN_LEDGER` where the ledger has none of the wallets, those of `openLedger` and `readBalances`.
 */
export async function findAlarms(parameters: FindAlarmsParameters): Promise<FindAlarmsResult> {
  const { ledger, known = [], balances = [], settings = {} } = parameters
  const stated = (await readBalances(balances)).flatMap(({ address, asset, height, balance }) =>
    height === null ? [] : [{ wallet: address, asset, height, amount: balance }],
  )
  const store = await openLedger(ledger)
  try {
    const wallets = await walletsIn(store, parameters.wallets)
    const { movements, assets } = await readWallets(store, wallets)
    const own = new Set([...wallets.values()].flat())
    const opening = openingBalances(movements, own, stated)
    const transactions = watchedTransactions(movements, () => false)
    const others = [...(await walletsIn(store, known)).values()].flat()
    const seen = hotWalletDrain.find(
      { wallets: [...own], known: [...others, ...BURN_ADDRESSES], opening, transactions },
      valuesWith(hotWalletDrain, settings),
    )
    const least = opening.filter(({ orMore }) => orMore === true).length
    return {
      ...seen,
      wallets: own.size,
      movements: movements.length,
      assets,
      since: movements[0]?.time ?? null,
      until: movements.at(-1)?.time ?? null,
      balances: least === 0 ? 'all' : least < opening.length ? 'some' : 'least',
    }
  } finally {
    await store.close()
  }
}

/** By chain: those that the ledger has. */
async function walletsIn(store: LedgerStore, texts: readonly string[]) {
  const { chains } = await store.summary()
  const found = new Map<string, string[]>()
  for (const { chain, model } of chains) {
    if (model !== 'account') continue
    const addresses = texts.flatMap((text) => {
      const reading = normaliseAddress(chain, text)
      return 'address' in reading ? [reading.address] : []
    })
    const ids = await store.addressIds(chain, addresses)
    found.set(
      chain,
      addresses.filter((_, i) => ids[i] !== null),
    )
  }
  if (texts.length > 0 && [...found.values()].every((addresses) => addresses.length === 0)) {
    throw inputError('NOT_IN_LEDGER', `the ledger has none of ${texts.slice(0, 5).join(', ')}`, {
      fix: 'check the addresses, or import what they did first',
      facts: { addresses: texts },
    })
  }
  return found
}
