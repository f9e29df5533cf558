import { signTyped } from 'micro-eth-signer'
import { bytes, calldata } from './abi.ts'
import { WETH } from './contracts.ts'
import { THIEF } from './drain.ts'
import { addressOf, keyOf } from './people.ts'
import { type Route, v2Tokens } from './routes.ts'
import { BANK, type World, worth } from './world.ts'

const SOLVER = addressOf('solver')
/** As CoW Protocol names the chain's coin. */
const ETHER = '0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee'
const VALID_TO = 2n ** 32n - 1n

/** What somebody signs: sell all of that for whatever comes out, for `receiver`. */
interface Order {
  /** Of the owner: who has the key. */
  readonly name: string
  readonly receiver: string
  readonly sells: string
  readonly amount: bigint
  readonly buys: string
}

/**
 * The thief signs orders at CoW Protocol and makes no transaction: a solver settles them. One sells a token for dollars for somebody
 * else, beside an honest customer's; one sells a token for ether.
 */
export async function orders(world: World, token: string, other: string): Promise<void> {
  const { dice, usd, tokens, contracts, send, pay, fund, approve, balance } = world
  for (const [to, data] of [
    [contracts.cowSolvers, calldata('initializeManager(address)', BANK)],
    [contracts.cowSolvers, calldata('addSolver(address)', SOLVER)],
  ] as const)
    await send({ from: BANK, to, data })
  await fund(SOLVER)
  const [name, customers] = ['signer', 'order customer']
  const [signer, friend, customer] = [addressOf(name), addressOf('friend of the signer'), addressOf(customers)]
  await fund(signer)
  for (const one of [token, other]) {
    await pay(THIEF, signer, one, await balance(one, THIEF))
    await approve(signer, contracts.cowRelayer, one)
  }
  await fund(customer)
  const theirs = dice.pick(tokens.filter(({ address }) => address !== token))
  await pay(BANK, customer, theirs.address, worth(theirs, BigInt(dice.int(100, 5_000))))
  await approve(customer, contracts.cowRelayer, theirs.address)

  const forDollars = { buys: usd.address, receiver: friend, name, sells: token }
  const all = await balance(token, signer)
  const sold = { ...forDollars, amount: (all * BigInt(dice.int(30, 90))) / 100n }
  const amount = await balance(theirs.address, customer)
  const honest = { ...forDollars, name: customers, receiver: customer, sells: theirs.address, amount, buys: WETH }
  await settle(world, dice.shuffle([sold, honest]))
  await settle(world, [{ name, receiver: signer, sells: other, amount: await balance(other, signer), buys: ETHER }])
}

/** The solver takes what is sold, sells it on Uniswap V2, and gives out all that comes of it. */
async function settle(world: World, all: readonly Order[]): Promise<void> {
  const { contracts, truth, send, balance } = world
  const trades: unknown[] = []
  const tokens: string[] = []
  const prices: bigint[] = []
  const interactions: Route[] = []
  for (const order of all) {
    const path = [order.sells, WETH, ...([ETHER, WETH].includes(order.buys) ? [] : [order.buys])]
    const out = await quote(world, order.amount, path)
    interactions.push(
      { to: order.sells, data: calldata('approve(address,uint256)', contracts.v2Router, order.amount) },
      v2Tokens(world, order.amount, path, contracts.cowSettlement),
      ...(order.buys === ETHER ? [{ to: WETH, data: calldata('withdraw(uint256)', out) }] : []),
    )
    const place = BigInt(tokens.length)
    tokens.push(order.sells, order.buys)
    prices.push(out, order.amount)
    const app = bytes('00'.repeat(32))
    const flags = 0n
    const rest = [
      order.receiver,
      order.amount,
      out,
      VALID_TO,
      app,
      0n,
      flags,
      order.amount,
      sign(contracts.cowSettlement, order, out),
    ]
    trades.push([place, place + 1n, ...rest])
  }
  const trade = `(${['uint256', 'uint256', 'address', 'uint256', 'uint256', 'uint32', 'bytes32', 'uint256', 'uint256', 'uint256', 'bytes']})`
  const signature = `settle(address[],uint256[],${trade}[],(address,uint256,bytes)[][3])`
  const during = interactions.map(({ to, data }) => [to, 0n, bytes(data!)])
  const held = () => Promise.all(all.map(({ buys, receiver }) => balance(buys === ETHER ? 'ETH' : buys, receiver)))
  const before = await held()
  const data = calldata(signature, tokens, prices, trades, [[], during, []])
  const tx = await send({ from: SOLVER, to: contracts.cowSettlement, data })
  const after = await held()
  for (const [n, { name, receiver, sells, amount, buys }] of all.entries()) {
    const got = after[n]! - before[n]!
    truth.swap(tx, {
      by: addressOf(name),
      gave: [sells, amount],
      got: [buys === ETHER ? 'ETH' : buys, got],
      to: receiver,
    })
  }
}

async function quote({ ask, contracts }: World, amount: bigint, path: readonly string[]): Promise<bigint> {
  const data = calldata('getAmountsOut(uint256,address[])', amount, path)
  const answer: string = await ask('eth_call', { to: contracts.v2Router, data }, 'latest')
  return BigInt(`0x${answer.slice(-64)}`)
}

function sign(settlement: string, order: Order, buyAmount: bigint): Uint8Array {
  const domain = { name: 'Gnosis Protocol', version: 'v2', chainId: 1n, verifyingContract: settlement }
  const message = {
    sellToken: order.sells,
    buyToken: order.buys,
    receiver: order.receiver,
    sellAmount: order.amount,
    buyAmount,
    validTo: VALID_TO,
    appData: bytes('00'.repeat(32)),
    feeAmount: 0n,
    kind: 'sell',
    partiallyFillable: false,
    sellTokenBalance: 'erc20',
    buyTokenBalance: 'erc20',
  }
  return bytes(signTyped({ types: TYPES, primaryType: 'Order', domain, message }, keyOf(order.name)))
}

const TYPES = {
  EIP712Domain: [
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'chainId', type: 'uint256' },
    { name: 'verifyingContract', type: 'address' },
  ],
  Order: [
    { name: 'sellToken', type: 'address' },
    { name: 'buyToken', type: 'address' },
    { name: 'receiver', type: 'address' },
    { name: 'sellAmount', type: 'uint256' },
    { name: 'buyAmount', type: 'uint256' },
    { name: 'validTo', type: 'uint32' },
    { name: 'appData', type: 'bytes32' },
    { name: 'feeAmount', type: 'uint256' },
    { name: 'kind', type: 'string' },
    { name: 'partiallyFillable', type: 'bool' },
    { name: 'sellTokenBalance', type: 'string' },
    { name: 'buyTokenBalance', type: 'string' },
  ],
} as const
