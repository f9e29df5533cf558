import { calldata } from './abi.ts'
import { addressOf, BANK, ETHER, type World, worth } from './world.ts'

/** The victim: a company's hot wallet, which signs payments all day. */
export const HOT_WALLET = addressOf('hot wallet')
export const THIEF = addressOf('thief')

/**
 * The hot wallet has twelve tokens and ether. It once let a contract take some of the tokens, which was a trick; and it loses its key.
 * The thief takes four tokens by that contract in one transaction, some by `transferFrom` one by one, and sends himself the rest.
 */
export async function drain(world: World): Promise<void> {
  const { dice, tokens, contracts, truth, send, pay, approve, balance } = world
  await pay(BANK, HOT_WALLET, 'ETH', BigInt(dice.int(50, 90)) * ETHER + BigInt(dice.int(1, 10 ** 9)))
  for (const token of tokens)
    await pay(
      BANK,
      HOT_WALLET,
      token.address,
      worth(token, BigInt(dice.int(20_000, 60_000))) + BigInt(dice.int(1, 999)),
    )
  const shuffled = dice.shuffle(tokens)
  const [byContract, byThief, byKey] = [shuffled.slice(0, 4), shuffled.slice(4, 8), shuffled.slice(8)]
  for (const { address } of byContract) await approve(HOT_WALLET, contracts.drainer, address)
  for (const { address } of byThief) await approve(HOT_WALLET, THIEF, address)
  // For gas, before he has any of the loot.
  await world.fund(THIEF)

  const loot = new Map<string, bigint>()
  for (const { address } of tokens) loot.set(address, await balance(address, HOT_WALLET))
  const taken = byContract.map(({ address }) => address)
  const all = calldata('drain(address[],address,address)', taken, HOT_WALLET, THIEF)
  const tx = await send({ from: THIEF, to: contracts.drainer, data: all })
  for (const token of taken) truth.steal(tx, HOT_WALLET, THIEF, token, loot.get(token)!)
  for (const { address } of byThief) {
    const data = calldata('transferFrom(address,address,uint256)', HOT_WALLET, THIEF, loot.get(address))
    truth.steal(await send({ from: THIEF, to: address, data }), HOT_WALLET, THIEF, address, loot.get(address)!)
  }
  for (const { address } of byKey) {
    const data = calldata('transfer(address,uint256)', THIEF, loot.get(address))
    truth.steal(await send({ from: HOT_WALLET, to: address, data }), HOT_WALLET, THIEF, address, loot.get(address)!)
  }
  const ether = (await balance('ETH', HOT_WALLET)) - ETHER
  truth.steal(await send({ from: HOT_WALLET, to: THIEF, value: ether }), HOT_WALLET, THIEF, 'ETH', ether)
}
