import { join } from 'node:path'
import { importData } from '../../src/actions/importData.ts'
import type { UtxoLegs } from '../../src/core/ledger/utxoBatch.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { writeBitcoinChain } from '../bitcoinChain.ts'
import { joinInputs } from '../joinInputs.ts'
import { type Floor, step } from './floor.ts'

/** Inputs for each second of CPU. */
const AIM = 3_000_000
const CHAIN = 'bitcoin-regtest'
/** Only rules for CoinJoins ask for them, and of few. */
const NO_INPUT_VALUES = { inputValues: () => false }

/** No rule is asked, no address is named or numbered anew. */
export async function clusterFloor(folder: string, transactions: number): Promise<Floor> {
  const { inputs } = writeBitcoinChain(join(folder, 'blocks'), transactions, 1)
  const ledger = join(folder, 'ledger.duckdb')
  await importData({ ledger, folder, imports: [{ format: 'bitcoin-blk', files: ['blocks'] }] })
  const copies: UtxoLegs[] = []
  let addresses = 0
  const read = async (take: (legs: UtxoLegs) => void) => {
    const store = await openLedger(ledger)
    for await (const batch of store.utxoTransactions(CHAIN, NO_INPUT_VALUES)) take(batch.inputs)
    await store.close()
  }
  const reading = await step('the ledger opened, its inputs and outputs read', () => read(() => {}))
  await read(({ start, address, value }) => {
    copies.push({ start: start.slice(), address: address.slice(), value })
    addresses = address.reduce((most, id) => Math.max(most, id + 1), addresses)
  })
  const joining = await step('the inputs of each transaction joined', () => joinInputs(copies, addresses))
  return { job: 'clusters', aim: `${AIM} inputs/s`, allowed: inputs / AIM, steps: [reading, joining] }
}
