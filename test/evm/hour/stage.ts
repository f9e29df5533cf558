import { diceFromSeed } from '../../naive/dice.ts'
import { type Anvil, RICH, startAnvil } from '../anvil.ts'
import { compile } from '../compile.ts'
import { calldata } from '../money/abi.ts'
import { deployAll, type Token } from '../money/contracts.ts'
import { openV2Pool } from '../money/pools.ts'
import { BANK, COIN, ETHER, openWorld, type World } from '../money/world.ts'
import { hex } from '../script.ts'
import { CHAINS, type ChainName } from './cast.ts'

/** What a chain of the hour is, beside what `World` has. */
export interface Ground {
  readonly name: ChainName
  readonly chainId: number
  readonly coin: Token
  /** Those of its tokens that are stolen: twelve on both chains together. */
  readonly stolen: readonly [from: number, to: number]
}

/** Where BNB Smart Chain has its WBNB. */
const WBNB = '0xbb4cdb9cbd36b01bd1cbaebf2de08d9173bc095c'
export const USDT: Token = {
  address: '0xdac17f958d2ee523a2206206994597c13d831ec7',
  symbol: 'USDT',
  decimals: 6,
  price: 1n,
}

export const GROUNDS: Readonly<Record<ChainName, Ground>> = {
  ethereum: { name: 'ethereum', chainId: 1, coin: { ...COIN, symbol: 'ETH' }, stolen: [0, 7] },
  bsc: {
    name: 'bsc',
    chainId: 56,
    coin: { address: WBNB, symbol: 'BNB', decimals: 18, price: 300n },
    stolen: [7, 12],
  },
}

/** Contracts that stand on Ethereum only. */
export interface Services {
  readonly mixer: string
  readonly bridge: string
  readonly depositAddresses: string
}

/** How many customers the unlabelled exchange has: more than dyepack takes a person to have. */
export const CROWD = 505

/** Two chains on which all contracts stand and nobody has done anything yet. */
export interface Stage {
  readonly anvils: Readonly<Record<ChainName, Anvil>>
  readonly deployed: Readonly<Record<ChainName, Awaited<ReturnType<typeof deployAll>>>>
  readonly services: Services
  /** Takes back whatever was done since they were opened. */
  rewind(): Promise<void>
  stop(): void
}

/** Starts them: whoever does must stop them. */
export async function openStage(): Promise<Stage> {
  const [ethereum, bsc] = await Promise.all(CHAINS.map((name) => startAnvil(GROUNDS[name].chainId, 32)))
  const anvils = { ethereum: ethereum!, bsc: bsc! }
  const deployed = {
    ethereum: await deployAll(anvils.ethereum),
    bsc: await deployAll(anvils.bsc, GROUNDS.bsc.coin.address),
  }
  for (const name of CHAINS) {
    const { coin, stolen } = GROUNDS[name]
    const world = await openWorld(anvils[name], diceFromSeed(0), deployed[name])
    await world.ask('anvil_setBalance', BANK, hex(10n ** 6n * ETHER))
    for (const token of world.tokens.slice(...stolen)) await openV2Pool(world, token, coin)
    if (name === 'ethereum') await placeDollar(world)
  }
  const services = await placeServices(anvils.ethereum)
  const snapshot = () => Promise.all(CHAINS.map((name) => anvils[name].ask<string>('evm_snapshot')))
  let before = await snapshot()
  return {
    anvils,
    deployed,
    services,
    rewind: async () => {
      for (const [n, name] of CHAINS.entries()) {
        await anvils[name].ask('evm_revert', before[n])
        // Anvil goes back in all but this.
        await anvils[name].ask('anvil_setNextBlockBaseFeePerGas', hex(10n ** 9n))
      }
      before = await snapshot()
    },
    stop: () => {
      for (const name of CHAINS) anvils[name].stop()
    },
  }
}

/** The dollar at the address of the real one, for which dyepack believes what its issuer's logs say. */
async function placeDollar(world: World): Promise<void> {
  const { ask, send } = world
  const made = await deploy(world, compile('Hour.sol').Dollar!)
  await ask('anvil_setCode', USDT.address, await ask('eth_getCode', made, 'latest'))
  await send({ from: BANK, to: USDT.address, data: calldata('issue(uint256)', 10n ** 14n) })
  await openV2Pool(world, USDT)
}

async function placeServices(anvil: Anvil): Promise<Services> {
  const code = compile('Hour.sol')
  const [mixer, bridge, depositAddresses] = [
    await deploy(anvil, code.MixerPool!),
    await deploy(anvil, code.Bridge!),
    await deploy(anvil, code.DepositAddresses!),
  ]
  const open = 'open(uint256,uint256)'
  for (let first = 0; first < CROWD + 10; first += 103) {
    const call = { from: RICH, to: depositAddresses, data: calldata(open, BigInt(first), 103n), gas: hex(12_000_000) }
    await anvil.ask('eth_sendTransaction', call)
    await anvil.ask('evm_mine')
  }
  return { mixer: mixer!, bridge: bridge!, depositAddresses: depositAddresses! }
}

/** Makes a contract and gives its address. */
async function deploy({ ask }: Pick<Anvil, 'ask'>, code: string, from = RICH): Promise<string> {
  const hash: string = await ask('eth_sendTransaction', { from, data: code, gas: hex(5_000_000) })
  await ask('evm_mine')
  const { contractAddress }: { contractAddress: string } = await ask('eth_getTransactionReceipt', hash)
  return contractAddress
}
