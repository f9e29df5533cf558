import { diceFromSeed } from '../../naive/dice.ts'
import { calldata } from '../money/abi.ts'
import { BANK, ETHER, openWorld, type World, worth } from '../money/world.ts'
import { type HourBook, openBook } from './book.ts'
import { type Cast, CHAINS, type ChainName, castOf } from './cast.ts'
import {
  bridge,
  cashOut,
  destroyAndReissue,
  freeze,
  goOnBsc,
  rescue,
  splitAndMix,
  swapOnEthereum,
  thiefsDepositAddress,
  useUnlabelledExchange,
  write,
} from './getaway.ts'
import { busyExchange, ordinary } from './ordinary.ts'
import { fundThief, prepare, rob } from './robbery.ts'
import type { Scene } from './scene.ts'
import { GROUNDS, type Stage, USDT } from './stage.ts'

/** When the hour begins, in seconds: 15 November 2023, 01:00 UTC. */
export const BEGINS = 1_700_010_000

/** An hour as it was played, with the books of it. */
export interface Hour {
  readonly cast: Cast
  readonly book: HourBook
  readonly chains: Readonly<Record<ChainName, World>>
  readonly services: Stage['services']
  /** Given to the thief by the exchange that has no label. */
  readonly deposit: string
  /** First blocks of the hour. */
  readonly first: Readonly<Record<ChainName, number>>
}

/** A block of it was made. */
export interface Block {
  readonly chain: ChainName
  readonly height: number
  /** Seconds since 1970. */
  readonly time: number
}

/** An hour before it is played. */
export interface Opening extends Hour {
  /** Plays what an alarm is about, then the rest; `onBlock` is called after each block, and the next one waits for it. */
  playRobbery(onBlock?: (block: Block) => Promise<void>): Promise<void>
  playGetaway(onBlock?: (block: Block) => Promise<void>): Promise<void>
}

/** Puts people and their money on the stage by the dice of a seed. */
export async function openHour(stage: Stage, seed: number): Promise<Opening> {
  await stage.rewind()
  const dice = diceFromSeed(seed)
  const cast = castOf(seed)
  const book = openBook()
  let now = BEGINS - 3600
  let onBlock = async (_: Block) => {}
  const openChain = (chain: ChainName) => {
    const { ask } = stage.anvils[chain]
    return openWorld(stage.anvils[chain], dice, stage.deployed[chain], async () => {
      now += dice.int(2, 9)
      await ask('evm_setNextBlockTimestamp', now)
      await ask('evm_mine')
      await onBlock({ chain, height: Number(await ask('eth_blockNumber')), time: now })
    })
  }
  const chains = { ethereum: await openChain('ethereum'), bsc: await openChain('bsc') }
  const until = (minute: number) => {
    now = Math.max(now, BEGINS + 60 * minute)
  }
  const scene: Scene = { dice, cast, chains, services: stage.services, book, until }
  await seat(scene)
  const { ethereum, bsc } = chains
  const { mixer, bridge: toElsewhere } = stage.services
  for (const world of [ethereum, bsc]) {
    for (const wallet of [...Object.values(cast.hot), cast.cold]) world.truth.ends(wallet, 'returned')
    world.truth.ends(cast.exchange, 'exchange')
  }
  ethereum.truth.ends(mixer, 'mixer')
  ethereum.truth.ends(toElsewhere, 'bridge')
  ethereum.truth.ends(cast.unlabelled, 'cut')
  const height = async (chain: ChainName) => Number(await chains[chain].ask('eth_blockNumber')) + 1
  return {
    cast,
    book,
    chains,
    services: stage.services,
    deposit: await thiefsDepositAddress(scene),
    first: { ethereum: await height('ethereum'), bsc: await height('bsc') },
    playRobbery: async (watch = async () => {}) => {
      onBlock = watch
      until(0)
      await playRobbery(scene)
    },
    playGetaway: async (watch = async () => {}) => {
      onBlock = watch
      await playGetaway(scene)
    },
  }
}

/** Who has what before the hour begins. */
async function seat({ cast, chains, dice, until }: Scene): Promise<void> {
  for (const chain of CHAINS) {
    const { pay, tokens, usd, send } = chains[chain]
    const { hot, cold, customers, exchange, funder, depositors, unlabelled } = cast
    await pay(BANK, hot[chain], 'ETH', BigInt(dice.int(60, 90)) * ETHER + BigInt(dice.int(1, 10 ** 9)))
    for (const token of [usd, ...tokens.slice(...GROUNDS[chain].stolen)]) {
      const amount = worth(token, BigInt(dice.int(20_000, 60_000))) + BigInt(dice.int(1, 999))
      await pay(BANK, hot[chain], token.address, amount)
    }
    for (const one of [cold, exchange]) await pay(BANK, one, 'ETH', 50n * ETHER)
    await pay(BANK, funder, 'ETH', 2n * ETHER)
    for (const one of customers) await pay(BANK, one, 'ETH', 3n * ETHER)
    if (chain === 'bsc') continue
    for (const one of [...depositors, unlabelled, cast.issuer]) await pay(BANK, one, 'ETH', ETHER)
    for (const one of [...depositors, unlabelled])
      await send({
        from: BANK,
        to: USDT.address,
        data: calldata('transfer(address,uint256)', one, worth(USDT, 9_000n)),
      })
  }
  until(0)
}

async function playRobbery(scene: Scene): Promise<void> {
  const { until } = scene
  await someOrdinary(scene, 30, 40)
  until(16)
  await fundThief(scene)
  await someOrdinary(scene, 1, 3)
  const drainer = await prepare(scene)
  until(20)
  await rob(scene, drainer)
}

async function playGetaway(scene: Scene): Promise<void> {
  const { dice, until } = scene
  until(24)
  await busyExchange(scene)
  for (const act of dice.shuffle([swapOnEthereum, bridge, cashOut, goOnBsc, rescue])) {
    await act(scene)
    await someOrdinary(scene, 0, 1)
  }
  until(34)
  await splitAndMix(scene)
  until(38)
  await useUnlabelledExchange(scene)
  until(44)
  await freeze(scene)
  await write(scene)
  await someOrdinary(scene, 1, 3)
  until(56)
  await destroyAndReissue(scene)
  await someOrdinary(scene, 2, 4)
}

async function someOrdinary(scene: Scene, least: number, most: number): Promise<void> {
  for (let n = scene.dice.int(least, most); n > 0; n--) await ordinary(scene, scene.dice.pick(CHAINS))
}
