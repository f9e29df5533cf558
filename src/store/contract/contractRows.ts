import { amountAt, type Legs, type MovementBatch } from '../../core/ledger/batch.ts'
import type { UtxoLegs } from '../../core/ledger/utxoBatch.ts'
import type { LedgerStore, UtxoQuestion } from '../ledgerStore.ts'
import type { ContractTransaction, ContractTransfer } from './contractHarness.ts'

export const T0 = 1_600_000_000_000
export const NEVER = 1e15
export const MAX = 2n ** 256n - 1n

/** An address, a hash: from a small number. */
export const at = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`
export const tx = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`

/** A row with what the test says and plain values for the rest. */
export function transfer(row: Partial<ContractTransfer>): ContractTransfer {
  return {
    chain: 'ethereum',
    height: 1,
    time: T0,
    index: 0,
    hash: tx(1),
    seq: 0,
    kind: 'native',
    asset: 'ethereum/ETH',
    from: at(0xa1),
    to: at(0xa2),
    amount: 1n,
    ...row,
  }
}

export const FIRST = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
export const SECOND = '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX'
/** Some of the addresses that were paid for the first blocks. */
export const spendable = (n: number) => EARLY[n]!
const EARLY = [
  '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX',
  '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1',
  '1FvzCLoTPGANNjWoUo6jUGuAG3wg1w4YjR',
  '15ubicBBWFnvoZLT7GiU2qxjRaKJPdkDMG',
  '1JfbZRwdDHKZmuiZgYArJZhcuuzuw2HuMu',
  '1GkQmKAmHtNfnD3LHhTkewJxKHVSta4m2a',
  '16LoW7y83wtawMg5XmT4M3Q7EdjjUmenjM',
]
export const hex = (n: number) => n.toString(16).padStart(64, '0')

/** A coinbase of 50 and 25; the 50 go to 30 and, without address, 19 (fee 1); the 30 and 5 from outside to 34 (fee 1). */
export const COINS: readonly ContractTransaction[] = [
  {
    hash: hex(1),
    height: 1,
    time: T0 - 3000,
    index: 0,
    inputs: [],
    outputs: [
      { address: FIRST, value: 50n },
      { address: SECOND, value: 25n },
    ],
  },
  {
    hash: hex(2),
    height: 2,
    time: T0 - 2000,
    index: 1,
    inputs: [{ hash: hex(1), n: 0, address: FIRST, value: 50n }],
    outputs: [
      { address: FIRST, value: 30n },
      { address: null, value: 19n },
    ],
  },
  {
    hash: hex(3),
    height: 2,
    time: T0 - 2000,
    index: 2,
    inputs: [
      { hash: hex(2), n: 0, address: FIRST, value: 30n },
      { hash: hex(77), n: 9, address: SECOND, value: 5n },
    ],
    outputs: [{ address: SECOND, value: 34n }],
  },
]

export async function flat<Row>(portions: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const portion of portions) rows.push(...portion)
  return rows
}

export async function all(
  store: LedgerStore,
  asOf = NEVER,
  wanted: Parameters<LedgerStore['movements']>[0] = 'everything',
): Promise<MovementBatch[]> {
  const batches: MovementBatch[] = []
  for await (const batch of store.movements(wanted, asOf)) batches.push(batch)
  return batches
}

/** One by one. */
export async function utxo(store: LedgerStore, asked: UtxoQuestion) {
  const found = []
  for await (const { length, tx, height, inputs, outputs, detail } of store.utxoTransactions('bitcoin', asked)) {
    for (let i = 0; i < length; i++) {
      const of = <Cell>({ start }: UtxoLegs, column: ArrayLike<Cell> | undefined): Cell[] =>
        Array.from(column ?? []).slice(start[i], start[i + 1])
      const legs = (side: UtxoLegs) => of(side, side.address).map((one, k) => [one, of(side, side.value)[k]])
      found.push({
        ...{ tx: tx[i]!, height: height[i]!, inputs: legs(inputs), outputs: legs(outputs) },
        ...{
          locktime: detail?.locktime[i],
          spent: of(inputs, detail?.spent),
          payer: of(inputs, detail?.payer),
          holding: of(outputs, detail?.holding),
        },
        ...{ script: of(outputs, detail?.script), spentBy: of(outputs, detail?.spentBy) },
      })
    }
  }
  return found
}

export function amounts(batches: readonly MovementBatch[], side: 'inputs' | 'outputs'): bigint[] {
  return batches.flatMap((batch) => {
    const legs: Legs = batch[side]
    return Array.from({ length: legs.holding.length }, (_, i) => amountAt(legs.amount, i))
  })
}

export function numbers(batches: readonly MovementBatch[], column: 'row' | 'tx' | 'time'): number[] {
  return batches.flatMap((batch) => [...batch[column]])
}
