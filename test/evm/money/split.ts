import { calldata } from './abi.ts'
import { HOT_WALLET, THIEF } from './drain.ts'
import { BRIDGE, MIXER } from './services.ts'
import { addressOf, ETHER, type World } from './world.ts'

const BURN = '0x000000000000000000000000000000000000dead'

/** A token goes to many in one transaction; some of them go on: to a mixer, a bridge, the burn address, and back to the victim. */
export async function splitTokens(world: World, token: string): Promise<void> {
  const { dice, contracts, truth, send, pay, fund, approve, balance } = world
  const mules = Array.from({ length: dice.int(4, 7) }, (_, n) => addressOf(`mule ${n}`))
  const amount = await balance(token, THIEF)
  const share = amount / BigInt(mules.length)
  const shares = mules.map((_, n) => share + BigInt(n === 0 ? 0 : dice.int(-1000, 0)))
  await approve(THIEF, contracts.disperser, token)
  const data = calldata('token(address,address[],uint256[])', token, mules, shares)
  const tx = await send({ from: THIEF, to: contracts.disperser, data })
  for (const [n, mule] of mules.entries()) truth.pay(tx, THIEF, mule, token, shares[n]!)
  for (const [n, end] of dice.shuffle([MIXER, BRIDGE, BURN, HOT_WALLET]).entries()) {
    await fund(mules[n]!)
    await pay(mules[n]!, end, token, shares[n]! / BigInt(dice.int(1, 3)))
  }
}

/** Ether goes to some in one transaction, and one of them splits it again, payment by payment. */
export async function splitEther(world: World): Promise<void> {
  const { dice, contracts, truth, send, pay } = world
  const porters = Array.from({ length: dice.int(2, 4) }, (_, n) => addressOf(`porter ${n}`))
  const shares = porters.map(() => ETHER + (BigInt(dice.int(1, 999)) * ETHER) / 1000n)
  const data = calldata('ether_(address[],uint256[])', porters, shares)
  const value = shares.reduce((sum, share) => sum + share)
  const tx = await send({ from: THIEF, to: contracts.disperser, value, data })
  truth.pay(tx, THIEF, contracts.disperser, 'ETH', value)
  for (const [n, porter] of porters.entries()) truth.pay(tx, contracts.disperser, porter, 'ETH', shares[n]!)
  for (let n = 0; n < 3; n++)
    await pay(porters[0]!, addressOf(`porter's ${n}`), 'ETH', shares[0]! / 5n + BigInt(dice.int(0, 10 ** 6)))
}
