import { diceFromSeed } from '../../naive/dice.ts'
import { type Anvil, startAnvil } from '../anvil.ts'
import { deployAll } from './contracts.ts'
import { openMarket } from './lendingMarket.ts'
import { openPools } from './pools.ts'
import { tell } from './story.ts'
import { openWorld, type World } from './world.ts'

/** A chain on which all contracts stand and nothing has been stolen yet, and to which each telling goes back. */
export interface Town {
  readonly anvil: Anvil
  /** The whole story by the dice of this seed, on a chain that knows of no other telling. */
  tell(seed: number): Promise<Told>
}

export interface Told {
  readonly world: World
  /** The blocks of the story; those after them are empty, so that these are final. */
  readonly first: number
  readonly last: number
  /** When the last of them was made, in seconds. */
  readonly now: number
}

/** Starts it: whoever does must stop `anvil`. */
export async function startTown(): Promise<Town> {
  const anvil = await startAnvil()
  const { ask } = anvil
  const deployed = await openMarket(anvil, await deployAll(anvil))
  await openPools(await openWorld(anvil, diceFromSeed(0), deployed))
  const first = Number(await ask('eth_blockNumber')) + 1
  let before: string = await ask('evm_snapshot')
  return {
    anvil,
    tell: async (seed) => {
      await ask('evm_revert', before)
      before = await ask('evm_snapshot')
      const world = await openWorld(anvil, diceFromSeed(seed), deployed)
      const { last, now } = await tell(world)
      await ask('anvil_mine', '0x5')
      return { world, first, last, now }
    },
  }
}
