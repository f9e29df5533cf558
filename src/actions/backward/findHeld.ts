import { inputError } from '../../core/errors.ts'
import { normaliseAddress } from '../../core/ledger/address.ts'
import { chainModel } from '../../core/ledger/chains.ts'
import type { HeldCoin, LedgerStore } from '../../store/ledgerStore.ts'
import type { WalkContext } from '../trace/walkContext.ts'

const OUTPOINT = /^([0-9a-f]{64}):(\d{1,10})$/i

/** The holdings behind `txid:n`, an address, or `address|asset`. Errors: `BAD_FLAG`, `NOT_IN_LEDGER`. */
export async function findHeld(
  store: LedgerStore,
  from: string,
  received: boolean,
  context: WalkContext,
): Promise<readonly HeldCoin[]> {
  const [, hash, n] = OUTPOINT.exec(from) ?? []
  if (hash !== undefined) return [await outpoint(store, from, hash.toLowerCase(), Number(n), context)]
  const [text = '', asset] = from.split('|')
  const { assets, allChains, asOf } = context
  const ids: number[] = []
  const problems: string[] = []
  for (const chain of allChains) {
    const reading = normaliseAddress(chain, text)
    if ('problem' in reading) problems.push(reading.problem)
    else for (const id of await store.addressIds(chain, [reading.address])) if (id !== null) ids.push(id)
  }
  if (problems.length === allChains.length) {
    throw inputError('BAD_FLAG', `--from ${from} ${problems[0]}`, {
      fix: 'name an outpoint (txid:n), an address, or address|asset as the result files write it',
      facts: { flag: '--from', value: from },
    })
  }
  const held = await store.heldBy(ids, asOf, received ? 'received' : 'unspent')
  const found = asset === undefined ? held : held.filter((coin) => assets[coin.asset]!.asset === asset)
  if (ids.length === 0 || (asset !== undefined && !assets.some((one) => one.asset === asset))) throw notThere(from)
  return found
}

async function outpoint(
  store: LedgerStore,
  from: string,
  hash: string,
  n: number,
  { allChains }: WalkContext,
): Promise<HeldCoin> {
  for (const chain of allChains.filter((one) => chainModel(one) === 'utxo')) {
    const [tx] = await store.transactionIds(chain, [hash])
    const coin = tx == null ? undefined : (await store.outputsOf(tx))[n]
    if (coin !== undefined) return coin
  }
  throw notThere(from)
}

function notThere(from: string) {
  return inputError('NOT_IN_LEDGER', `the ledger has nothing called ${from}`, {
    fix: 'copy it whole, and check that the imports hold it',
    facts: { flag: '--from', value: from },
  })
}
