import { bytes, calldata } from './abi.ts'
import { WETH } from './contracts.ts'
import { THIEF } from './drain.ts'
import { addressOf } from './people.ts'
import { type Route, v2ToEther, v2Tokens } from './routes.ts'
import { EXCHANGE } from './services.ts'
import type { Tx } from './truth.ts'
import type { World } from './world.ts'

const OWNER = addressOf('owner of the Safe')
const NOBODY = `0x${'0'.repeat(40)}`
const EXEC = `execTransaction(${['address', 'uint256', 'bytes', 'uint8', 'uint256', 'uint256', 'uint256', 'address', 'address', 'bytes']})`

/**
 * The thief is a Safe: an owner, who has clean coin for gas and nothing else, has it swap for dollars and for ether, swap in a batch
 * with what the swap needs, pay two in a batch, and pay the exchange.
 */
export async function thiefIsASafe(world: World, token: string, other: string): Promise<void> {
  const { dice, usd, contracts, truth, send, pay, fund, balance, swap } = world
  await fund(OWNER)
  const safe = await makeSafe(world)
  for (const one of [token, other]) await pay(THIEF, safe, one, await balance(one, THIEF))
  const ether = BigInt(dice.int(1, 9)) * 10n ** 17n
  await pay(THIEF, safe, 'ETH', ether)

  const allow = (one: string) => ({
    to: one,
    data: calldata('approve(address,uint256)', contracts.v2Router, 2n ** 255n),
  })
  await send(exec(safe, allow(token)))
  const amount = await balance(token, safe)
  const part = (amount * BigInt(dice.int(20, 80))) / 100n
  const forDollars = v2Tokens(world, part, [token, WETH, usd.address], safe)
  await swap({ ...exec(safe, forDollars), by: safe, gives: token, gets: usd.address })
  await swap({ ...exec(safe, v2ToEther(world, amount - part, token, safe)), by: safe, gives: token, gets: 'ETH' })

  const rest = await balance(other, safe)
  const both = batch(contracts.multiSend, [allow(other), v2Tokens(world, rest, [other, WETH, usd.address], safe)])
  await swap({ ...exec(safe, both, 1n), by: safe, gives: other, gets: usd.address })

  const dollars = await balance(usd.address, safe)
  const [one, two] = [addressOf("Safe's first"), addressOf("Safe's second")]
  const transfer = (to: string, some: bigint) => ({
    to: usd.address,
    data: calldata('transfer(address,uint256)', to, some),
  })
  const paid = [dollars / 3n, dollars / 4n] as const
  const tx = await send(exec(safe, batch(contracts.multiSend, [transfer(one, paid[0]), transfer(two, paid[1])]), 1n))
  truth.pay(tx, safe, one, usd.address, paid[0])
  truth.pay(tx, safe, two, usd.address, paid[1])
  await execPay(world, safe, EXCHANGE, ether / 2n)
}

async function execPay(world: World, safe: string, to: string, value: bigint): Promise<Tx> {
  const tx = await world.send(exec(safe, { to, value }))
  world.truth.pay(tx, safe, to, 'ETH', value)
  return tx
}

/** A Safe of one owner, made by Safe's factory. */
async function makeSafe({ ask, contracts, send }: World): Promise<string> {
  const setup = 'setup(address[],uint256,address,bytes,address,address,uint256,address)'
  const initial = bytes(calldata(setup, [OWNER], 1n, NOBODY, bytes(''), NOBODY, NOBODY, 0n, NOBODY))
  const data = calldata('createProxyWithNonce(address,bytes,uint256)', contracts.safe, initial, 7n)
  const answer: string = await ask('eth_call', { from: OWNER, to: contracts.safeFactory, data }, 'latest')
  await send({ from: OWNER, to: contracts.safeFactory, data })
  return `0x${answer.slice(26)}`
}

/** What the Safe does, at the word of its owner. `operation` 1: with code of elsewhere, as a batch is done. */
function exec(safe: string, { to, value = 0n, data = '0x' }: Route, operation = 0n) {
  // A signature of the kind "whoever sends this is the owner".
  const signature = bytes(`${OWNER.slice(2).padStart(64, '0')}${'0'.repeat(64)}01`)
  const call = calldata(EXEC, to, value, bytes(data), operation, 0n, 0n, 0n, NOBODY, NOBODY, signature)
  return { from: OWNER, to: safe, data: call, value: 0n }
}

/** Several calls as one, as Safe's MultiSend packs them: kind, receiver, value, length, data. */
function batch(multiSend: string, calls: readonly Route[]): Route {
  const packed = calls.map(({ to, value = 0n, data = '0x' }) => {
    const [coin, length] = [value, BigInt(data.length / 2 - 1)].map((n) => n.toString(16).padStart(64, '0'))
    return `00${to.slice(2)}${coin}${length}${data.slice(2)}`
  })
  return { to: multiSend, data: calldata('multiSend(bytes)', bytes(packed.join(''))) }
}
