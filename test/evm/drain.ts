import { type Anvil, RICH, SECOND, THIRD } from './anvil.ts'
import { callData, compile } from './compile.ts'
import { hex, person } from './script.ts'

const ETHER = 10n ** 18n

export interface Drained {
  readonly hot: string
  readonly other: string
  readonly thief: string
  readonly helper: string
  readonly funder: string
  readonly customers: readonly string[]
  /** Tokens that were taken, in their order. */
  readonly taken: readonly string[]
  readonly fake: string
  /** Of what the exchange sent itself: what its books would say. */
  readonly books: readonly {
    readonly hash: string
    readonly to: string
    readonly asset: string
    readonly amount: bigint
    readonly time: string
  }[]
  readonly theft: readonly {
    readonly hash: string
    readonly to: string
    readonly asset: string
    readonly amount: bigint
  }[]
  /** Seconds since 1970: when the customers begin to be paid. */
  readonly since: number
  readonly contract: string
  readonly approved: string
}

/**
 * An exchange's hot wallet on one chain: customers are paid, its own wallets pay each other, a thief funds two wallets from one,
 * tries with a little, and takes seven tokens within minutes, one of them by an approval, while customers go on being paid. Somebody
 * writes a made-up token's payment into its history.
 */
export async function buildDrain({ ask }: Anvil): Promise<Drained> {
  const { Coin, Router, Purse } = compile('Money.sol')
  await ask('anvil_autoImpersonateAccount', true)
  const send = (from: string, to: string | undefined, value: bigint, data?: string): Promise<string> =>
    ask('eth_sendTransaction', {
      from,
      value: hex(value),
      gas: hex(3_000_000),
      ...(to === undefined ? {} : { to }),
      ...(data === undefined ? {} : { data }),
    })
  const mine = () => ask('evm_mine')
  const made = async (hash: string) =>
    (await ask<{ contractAddress: string }>('eth_getTransactionReceipt', hash)).contractAddress
  const make = async (from: string, data: string) => {
    const hash = await send(from, undefined, 0n, data)
    await mine()
    return made(hash)
  }
  const [hot, other] = [SECOND, THIRD]
  const [thief, helper, funder] = [person(1), person(2), person(3)]
  const customers = Array.from({ length: 8 }, (_, n) => person(20 + n))
  const tokens: string[] = []
  for (let n = 0; n < 7; n++) {
    tokens.push(await make(RICH, Coin!))
    await send(RICH, tokens[n]!, 0n, callData('transfer(address,uint256)', hot, 100_000n * ETHER))
  }
  const fake = await make(person(9).replace(/.$/, '9'), Coin!).catch(() => make(RICH, Coin!))
  const router = await make(RICH, Router!)
  await send(RICH, funder, 20n * ETHER)
  await mine()
  const since = Number((await ask<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false)).timestamp)
  const books: Drained['books'][number][] = []
  const theft: Drained['theft'][number][] = []
  const pay = (token: string | null, to: string, amount: bigint, from = hot) =>
    token === null ? send(from, to, amount) : send(from, token, 0n, callData('transfer(address,uint256)', to, amount))
  const timeNow = async () => {
    const { timestamp } = await ask<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false)
    return new Date(1000 * Number(timestamp)).toISOString()
  }
  const honest = async (token: string | null, to: string, amount: bigint) => {
    const hash = await pay(token, to, amount)
    await mine()
    const asset = token === null ? 'ethereum/ETH' : `ethereum/${token}`
    books.push({ hash, to, asset, amount, time: await timeNow() })
  }
  const steal = async (token: string | null, to: string, amount: bigint) => {
    const hash = await pay(token, to, amount)
    await mine()
    theft.push({ hash, to, asset: token === null ? 'ethereum/ETH' : `ethereum/${token}`, amount })
  }
  for (const [n, customer] of customers.entries()) await honest(tokens[n % 4]!, customer, BigInt(n + 1) * ETHER)
  await send(hot, other, 3n * ETHER)
  await send(funder, thief, ETHER)
  await send(funder, helper, ETHER)
  await mine()
  const contract = await make(funder, `${Purse!}`)
  // The wallet's key is out: it allows a contract to take the last token.
  await send(hot, tokens[6]!, 0n, callData('approve(address,uint256)', router, 2n ** 256n - 1n))
  await steal(tokens[0]!, thief, 5n)
  await honest(null, customers[0]!, ETHER / 2n)
  for (const token of tokens.slice(0, 5)) await steal(token, thief, 90_000n * ETHER)
  await honest(tokens[1]!, customers[3]!, 7n * ETHER)
  await steal(null, helper, 4000n * ETHER)
  const byApproval = await send(
    thief,
    router,
    0n,
    callData('tokens(address,address,address,uint256)', tokens[6]!, hot, helper, 50_000n * ETHER),
  )
  theft.push({ hash: byApproval, to: helper, asset: `ethereum/${tokens[6]}`, amount: 50_000n * ETHER })
  await mine()
  // Nobody needs a wallet's leave to write a transfer of nothing into its history.
  await send(person(40), tokens[2]!, 0n, callData('transferFrom(address,address,uint256)', hot, person(41), 0n)).catch(
    () => null,
  )
  await honest(tokens[2]!, customers[5]!, 3n * ETHER)
  await ask('anvil_mine', '0x5')
  return {
    ...{ hot, other, thief, helper, funder, customers, fake, books, theft, since, contract, approved: router },
    taken: [...tokens.slice(0, 5), tokens[6]!],
  }
}
