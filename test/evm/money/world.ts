import type { Dice } from '../../naive/dice.ts'
import { type Anvil, RICH } from '../anvil.ts'
import { hex } from '../script.ts'
import { calldata } from './abi.ts'
import { type Contracts, deployAll, type Token, WETH } from './contracts.ts'
import { addressOf } from './people.ts'
import { type Asset, type Money, openTruth, type Truth, type Tx } from './truth.ts'

/** The stage of the story: a chain with contracts and people on it, and the book of what was done. */
export interface World {
  readonly dice: Dice
  readonly ask: Anvil['ask']
  readonly contracts: Contracts
  /** Worth a dollar each; nobody steals them. */
  readonly usd: Token
  /** A token that the thief's helper made. */
  readonly worthless: string
  /** Those that will be stolen. */
  readonly tokens: readonly Token[]
  readonly truth: Truth
  /** Transactions of which the case says that they hide money. */
  readonly hides: string[]
  /** Where stolen coins become something that has no price: the result must say so. */
  readonly unpriced: string[]
  /** Sends a transaction in a block of its own. Throws where it fails. The gas is in the book then; the rest is the caller's. */
  send(call: Call): Promise<Tx>
  /** Of the last block. */
  balance(asset: Asset, address: string): Promise<bigint>
  /** Pays, in coin or by the token's own transfer. */
  pay(from: string, to: string, ...money: Money): Promise<Tx>
  /** Lets a contract take a token from somebody, whatever it likes. */
  approve(from: string, spender: string, token: string): Promise<void>
  /** Sends what swaps one asset for another, and books what both balances say. */
  swap(swap: SwapCall): Promise<Tx>
  /** Sends somebody clean coin for gas. */
  fund(address: string): Promise<void>
}

export interface Call {
  readonly from: string
  /** None: a contract is made. */
  readonly to?: string
  readonly data?: string
  readonly value?: bigint
  /** Default: 5 million. */
  readonly gas?: number
}

export interface SwapCall extends Call {
  /** Whose swap it is; default: who sends the transaction. */
  readonly by?: string
  readonly gives: Asset
  readonly gets: Asset
  /** Who has what comes out; default: whose swap it is. */
  readonly receiver?: string
}

/** Anvil itself would look at blocks that another telling has made, so that the same seed would give other hashes. */
const FEES = { maxFeePerGas: hex(15n * 10n ** 8n), maxPriorityFeePerGas: hex(10n ** 8n) }
export const ETHER = 10n ** 18n
/** Sells whatever is sold, and lends gas. It has more than all others. */
export const BANK = RICH

/** `mine` makes the block of a transaction that was sent; default: a second after the last. */
export async function openWorld(
  anvil: Anvil,
  dice: Dice,
  deployed?: Awaited<ReturnType<typeof deployAll>>,
  mine: () => Promise<unknown> = () => anvil.ask('evm_mine'),
): Promise<World> {
  const { ask } = anvil
  const { contracts, tokens, worthless } = deployed ?? (await deployAll(anvil))
  const truth = openTruth()
  await ask('anvil_autoImpersonateAccount', true)

  const send = async ({ from, to, data = '0x', value = 0n, gas = 5_000_000 }: Call): Promise<Tx> => {
    const call = { from, to, data, value: hex(value), gas: hex(gas), ...FEES }
    const hash: string = await ask('eth_sendTransaction', call)
    await mine()
    const receipt: Receipt = await ask('eth_getTransactionReceipt', hash)
    if (receipt.status !== '0x1') {
      await ask('eth_call', { from, to, data, value: hex(value) }, 'latest')
      throw new Error(`transaction ${hash} failed`)
    }
    const { timestamp }: { timestamp: string } = await ask('eth_getBlockByNumber', receipt.blockNumber, false)
    const tx = { hash, height: Number(receipt.blockNumber), time: Number(timestamp) }
    truth.gas(tx, from, feeOf(receipt))
    return tx
  }
  const balance = async (asset: Asset, address: string): Promise<bigint> => {
    if (asset === 'ETH') return BigInt(await ask('eth_getBalance', address, 'latest'))
    return BigInt(await ask('eth_call', { to: asset, data: calldata('balanceOf(address)', address) }, 'latest'))
  }
  const pay: World['pay'] = async (from, to, ...[asset, amount]) => {
    const tx = await send(
      asset === 'ETH'
        ? { from, to, value: amount }
        : { from, to: asset, data: calldata('transfer(address,uint256)', to, amount) },
    )
    truth.pay(tx, from, to, asset, amount)
    return tx
  }
  return {
    dice,
    ask,
    contracts,
    usd: tokens[0]!,
    worthless,
    tokens: tokens.slice(1),
    truth,
    hides: [],
    unpriced: [],
    send,
    balance,
    pay,
    approve: async (from, spender, token) => {
      await send({ from, to: token, data: calldata('approve(address,uint256)', spender, 2n ** 256n - 1n) })
    },
    swap: async ({ by, gives, gets, receiver, ...call }) => {
      const giver = by ?? call.from
      const getter = receiver ?? giver
      const held = async () => [await balance(gives, giver), await balance(gets, getter)] as const
      const before = await held()
      const tx = await send(call)
      const after = await held()
      const fee = async (asset: Asset, who: string) =>
        asset === 'ETH' && who === call.from ? feeOf(await ask('eth_getTransactionReceipt', tx.hash)) : 0n
      const gave = before[0] - after[0] - (await fee(gives, giver))
      const got = after[1] - before[1] + (await fee(gets, getter))
      truth.swap(tx, { by: giver, gave: [gives, gave], got: [gets, got], to: getter })
      return tx
    },
    fund: async (address) => void (await pay(BANK, address, 'ETH', ETHER)),
  }
}

interface Receipt {
  readonly status: string
  readonly blockNumber: string
  readonly gasUsed: string
  readonly effectiveGasPrice: string
}

function feeOf({ gasUsed, effectiveGasPrice }: Receipt): bigint {
  return BigInt(gasUsed) * BigInt(effectiveGasPrice)
}

/** So many dollars' worth of a token, or of ether at 2,000. */
export function worth(token: Pick<Token, 'decimals' | 'price'>, dollars: bigint): bigint {
  return (dollars * 10n ** BigInt(token.decimals)) / token.price
}

export const COIN: Token = { address: WETH, symbol: 'WETH', decimals: 18, price: 2000n }

export { addressOf }
