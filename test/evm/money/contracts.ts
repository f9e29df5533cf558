import { createRequire } from 'node:module'
import { type Anvil, RICH } from '../anvil.ts'
import { compile } from '../compile.ts'
import { hex } from '../script.ts'
import { calldata, creation } from './abi.ts'

const require = createRequire(import.meta.url)

/**
 * Contracts as their makers deployed them, from their own packages. They serve tests only: those of Uniswap, Safe and CoW are under
 * GPL or LGPL, and nothing of them is packed. `ethers`, which two of the packages ask for beside them, is left out by `overrides` in
 * package.json: their artefacts do not need it.
 */
const ARTEFACTS = {
  v2Factory: '@uniswap/v2-core/build/UniswapV2Factory.json',
  v2Router: '@uniswap/v2-periphery/build/UniswapV2Router02.json',
  v3Factory: '@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json',
  v3Router: '@uniswap/v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json',
  v3Positions:
    '@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json',
  safe: '@safe-global/safe-contracts/build/artifacts/contracts/Safe.sol/Safe.json',
  safeFactory:
    '@safe-global/safe-contracts/build/artifacts/contracts/proxies/SafeProxyFactory.sol/SafeProxyFactory.json',
  multiSend: '@safe-global/safe-contracts/build/artifacts/contracts/libraries/MultiSend.sol/MultiSend.json',
  cowSolvers: '@cowprotocol/contracts/lib/contracts/GPv2AllowListAuthentication.json',
  cowSettlement: '@cowprotocol/contracts/deployments/mainnet/GPv2Settlement.json',
} as const

type Name = keyof typeof ARTEFACTS | 'cowRelayer' | 'drainer' | 'disperser' | 'wrapper'
export type Contracts = Readonly<Record<Name, string>>

/** Where Ethereum has its WETH: dyepack knows wrappers by their address. */
export const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'

export interface Token {
  readonly address: string
  readonly symbol: string
  readonly decimals: number
  /** Whole dollars. */
  readonly price: bigint
}

export interface Deployed {
  readonly contracts: Contracts
  /** The first is worth a dollar each and is not stolen. */
  readonly tokens: readonly Token[]
  /** Has no price. */
  readonly worthless: string
}

/** Symbol, decimals and price of tokens: no two are alike in all. */
const TOKENS = [
  ['USD', 6, 1n],
  ['AMBER', 18, 1n],
  ['BASALT', 18, 3n],
  ['CORAL', 6, 1n],
  ['DUNE', 8, 20n],
  ['EMBER', 18, 2n],
  ['FLINT', 18, 7n],
  ['GRANITE', 6, 5n],
  ['HAZEL', 18, 1n],
  ['IRON', 8, 300n],
  ['JADE', 18, 11n],
  ['KELP', 6, 2n],
  ['LAVA', 18, 40n],
] as const

/** Everything that the script needs, all tokens with the first of Anvil's rich addresses. `wrapper`: where the coin's is on this chain. */
export async function deployAll({ ask }: Anvil, wrapper = WETH): Promise<Deployed> {
  const own = compile('Theft.sol')
  const weth = require('canonical-weth/build/contracts/WETH9.json') as Artefact
  await ask('anvil_setCode', wrapper, weth.deployedBytecode)
  // Its constructor did not run: the third word of its storage says its decimals.
  await ask('anvil_setStorageAt', wrapper, '0x2', `0x${'12'.padStart(64, '0')}`)
  const deploy = async (bytecode: string, ...initial: [types?: string, ...values: unknown[]]): Promise<string> => {
    const data = creation(bytecode, ...initial)
    const hash: string = await ask('eth_sendTransaction', { from: RICH, data, gas: hex(12_000_000) })
    await ask('evm_mine')
    const receipt: { status: string; contractAddress: string } = await ask('eth_getTransactionReceipt', hash)
    if (receipt.status !== '0x1') throw new Error('a contract could not be deployed')
    return receipt.contractAddress
  }
  const make = (name: keyof typeof ARTEFACTS, ...initial: [types?: string, ...values: unknown[]]) =>
    deploy((require(ARTEFACTS[name]) as Artefact).bytecode, ...initial)
  const v2Factory = await make('v2Factory', '(address)', RICH)
  const v3Factory = await make('v3Factory')
  const { cowSolvers, cowSettlement } = await deployCow(ask)
  const relayer: string = await ask('eth_call', { to: cowSettlement, data: calldata('vaultRelayer()') }, 'latest')
  const contracts: Contracts = {
    wrapper,
    v2Factory,
    v2Router: await make('v2Router', '(address,address)', v2Factory, wrapper),
    v3Factory,
    v3Router: await make('v3Router', '(address,address)', v3Factory, wrapper),
    v3Positions: await make('v3Positions', '(address,address,address)', v3Factory, wrapper, RICH),
    safe: await make('safe'),
    safeFactory: await make('safeFactory'),
    multiSend: await make('multiSend'),
    cowSolvers,
    cowSettlement,
    cowRelayer: `0x${relayer.slice(26)}`,
    drainer: await deploy(own.Drainer!),
    disperser: await deploy(own.Disperser!),
  }
  const tokens: Token[] = []
  for (const [symbol, decimals, price] of TOKENS) {
    const supply = 10n ** BigInt(decimals + 9)
    const address = await deploy(own.Token!, '(string,uint8,uint256)', symbol, decimals, supply)
    tokens.push({ address, symbol, decimals, price })
  }
  const worthless = await deploy(own.Token!, '(string,uint8,uint256)', 'MOON', 18, 10n ** 27n)
  return { contracts, tokens, worthless }
}

/** Where CoW Protocol has its contracts on every chain: dyepack believes the logs of these alone. Balancer's vault is nobody here. */
async function deployCow(ask: Anvil['ask']): Promise<Pick<Contracts, 'cowSolvers' | 'cowSettlement'>> {
  const { address, args, bytecode } = require(ARTEFACTS.cowSettlement) as Artefact & {
    readonly address: string
    readonly args: readonly [solvers: string, vault: string]
  }
  const [cowSolvers] = args
  await ask('anvil_setCode', cowSolvers, (require(ARTEFACTS.cowSolvers) as Artefact).deployedBytecode)
  const data = `${SALT}${creation(bytecode, '(address,address)', ...args).slice(2)}`
  await ask('eth_sendTransaction', { from: RICH, to: DEPLOYER, data, gas: hex(12_000_000) })
  await ask('evm_mine')
  if ((await ask('eth_getCode', address, 'latest')) === '0x') throw new Error('CoW Protocol could not be deployed')
  return { cowSolvers: cowSolvers.toLowerCase(), cowSettlement: address.toLowerCase() }
}

/** https://github.com/Arachnid/deterministic-deployment-proxy, and the salt of CoW Protocol. */
const DEPLOYER = '0x4e59b44847b379578588920ca78fbf26c0b4956c'
const SALT = `0x${Buffer.from('Mattresses in Berlin!').toString('hex').padEnd(64, '0')}`

interface Artefact {
  readonly bytecode: string
  readonly deployedBytecode: string
}
