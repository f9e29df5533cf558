import * as btc from '@scure/btc-signer'
import { pubECDSA } from '@scure/btc-signer/utils.js'
import type { Bitcoind } from './bitcoind.ts'
import { OURS, REGTEST } from './everyScript.ts'

const keyOf = (n: number) => new Uint8Array(32).fill(n)
const walletOf = (n: number) => btc.p2wpkh(pubECDSA(keyOf(n)), REGTEST)
/** Whose key is the byte n. */
const person = (n: number): string => walletOf(n).address!
const VICTIM = 7
const [THIEF, SECOND, DEPOSIT, SHOP, MARKET, KEY, LAST] = [11, 12, 13, 14, 15, 16, 17] as const
export const people = {
  thief: person(THIEF),
  deposit: person(DEPOSIT),
  /** Has more than a page of transactions, and stolen coins go through it. */
  shop: person(SHOP),
  /** Has many more. */
  market: person(MARKET),
  last: person(LAST),
}

interface Coin {
  readonly txid: string
  readonly index: number
  readonly amount: bigint
  readonly owner: number
}

type Payment = readonly [who: number | Uint8Array, amount: bigint]

/** A theft on a new chain of the node: in parts to an exchange, through a shop that many pay, to a key alone, in one block twice. */
export async function stage(node: Bitcoind): Promise<{ readonly theft: string; readonly last: number }> {
  const made = await node.ask<string[]>('generatetoaddress', 104, OURS)
  const coins: Coin[] = []
  for (const hash of made.slice(0, 3)) {
    const { tx } = await node.ask<{ tx: string[] }>('getblock', hash)
    coins.push({ txid: tx[0]!, index: 0, amount: 5_000_000_000n, owner: VICTIM })
  }
  const [loot, crowd, others] = coins as [Coin, Coin, Coin]
  // Before the theft many pay the shop, and the market more.
  await shopping(node, crowd, SHOP, 40)
  await shopping(node, others, MARKET, 60)
  const theft = pay(
    [loot],
    [
      [THIEF, 4_000_000_000n],
      [VICTIM, 999_990_000n],
    ],
  )
  await mine(node, theft)
  const first = pay(
    [theft.coins[0]!],
    [
      [DEPOSIT, 1_000_000_000n],
      [SECOND, 2_999_990_000n],
    ],
  )
  const second = pay(
    [first.coins[1]!],
    [
      [SHOP, 900_000_000n],
      [KEY, 500_000_000n],
      [SECOND, 1_599_980_000n],
    ],
  )
  await mine(node, first, second)
  // The key alone: its address is that of its hash, under which no server lists it.
  const bare = pay(
    [second.coins[2]!],
    [
      [btc.p2pk(pubECDSA(keyOf(KEY))).script, 300_000_000n],
      [MARKET, 1_299_970_000n],
    ],
  )
  await mine(node, bare)
  const onward = pay(
    [second.coins[0]!],
    [
      [SHOP, 100_000_000n],
      [LAST, 799_990_000n],
    ],
  )
  await mine(node, onward)
  const again = pay([onward.coins[0]!], [[LAST, 99_990_000n]])
  await mine(node, again)
  const marketed = pay([bare.coins[1]!], [[LAST, 1_299_960_000n]])
  await mine(node, marketed)
  await node.ask('generatetodescriptor', 8, 'raw(51)#8lvh9jxk')
  return { theft: theft.id, last: (await node.ask<number>('getblockcount')) - 5 }
}

interface Paid {
  readonly id: string
  readonly hex: string
  readonly coins: readonly Coin[]
}

export function pay(inputs: readonly Coin[], payments: readonly Payment[]): Paid {
  const transaction = new btc.Transaction({ allowUnknownOutputs: true, disableScriptCheck: true })
  for (const { txid, index, amount, owner } of inputs)
    transaction.addInput({ txid, index, witnessUtxo: { script: walletOf(owner).script, amount } })
  for (const [who, amount] of payments)
    transaction.addOutput({ script: typeof who === 'number' ? walletOf(who).script : who, amount })
  for (const [i, { owner }] of inputs.entries()) transaction.signIdx(keyOf(owner), i)
  transaction.finalize()
  const txid = transaction.id
  const coins = payments.map(([who, amount], index) => ({
    txid,
    index,
    amount,
    owner: typeof who === 'number' ? who : KEY,
  }))
  return { id: txid, hex: transaction.hex, coins }
}

/** So many payments, each from the change of the one before, in one block. */
async function shopping(node: Bitcoind, from: Coin, to: number, times: number): Promise<void> {
  const all: Paid[] = []
  let coin = from
  for (let n = 1; n <= times; n++) {
    const paid = pay(
      [coin],
      [
        [to, BigInt(n * 1000)],
        [VICTIM, coin.amount - BigInt(n * 1000 + 500)],
      ],
    )
    all.push(paid)
    coin = paid.coins[1]!
  }
  await mine(node, ...all)
}

/** In one block. */
export async function mine(node: Bitcoind, ...paid: readonly Paid[]): Promise<void> {
  await node.ask(
    'generateblock',
    OURS,
    paid.map(({ hex }) => hex),
  )
}
