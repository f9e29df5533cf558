import { keccak_256 } from '@noble/hashes/sha3.js'
import { AAVE_POOLS, type AaveReserve } from '../../../src/core/ledger/aavePools.ts'
import { tokensOf } from '../../../src/core/ledger/tokens.ts'
import { type Anvil, RICH } from '../anvil.ts'
import { compile } from '../compile.ts'
import { hex } from '../script.ts'
import { bytes, creation } from './abi.ts'
import { type Deployed, type Token, WETH } from './contracts.ts'

const POOL = AAVE_POOLS.find(({ chain }) => chain === 'ethereum')!

/** Where Ethereum has the first pool of Aave v3. */
export const MARKET = POOL.contract

/** Those of whose token dyepack knows nothing else, so that the script's may stand in its place. */
const RESERVES = POOL.reserves.filter(({ underlying }) => underlying !== WETH && !tokensOf('ethereum').has(underlying))

/** The receipt and the debt of a token. */
export function reserveOf(token: string): AaveReserve {
  return RESERVES.find(({ underlying }) => underlying === token)!
}

/**
 * Puts our lending market where Ethereum has Aave's, and each token, with its receipt and its debt, where a reserve is: dyepack knows
 * lending by these addresses, and believes the logs of no other. Gives the tokens as they stand then.
 */
export async function openMarket({ ask }: Anvil, deployed: Deployed): Promise<Deployed> {
  const own = compile('Theft.sol')
  const make = async (data: string): Promise<string> => {
    const hash: string = await ask('eth_sendTransaction', { from: RICH, data, gas: hex(5_000_000) })
    await ask('evm_mine')
    const { contractAddress }: { contractAddress: string } = await ask('eth_getTransactionReceipt', hash)
    return contractAddress
  }
  const copy = async (from: string, to: string, slots: readonly string[] = []) => {
    await ask('anvil_setCode', to, await ask('eth_getCode', from, 'latest'))
    for (const slot of slots)
      await ask('anvil_setStorageAt', to, slot, await ask('eth_getStorageAt', from, slot, 'latest'))
  }
  const receipt = await make(creation(own.Receipt!, '(address)', MARKET))
  await copy(await make(own.LendingMarket!), MARKET)
  const tokens: Token[] = []
  for (const [n, token] of deployed.tokens.entries()) {
    const { underlying, receipt: receives, debt: owes } = RESERVES[n]!
    await copy(token.address, underlying, TOKEN_SLOTS)
    for (const one of [receives, owes]) await copy(receipt, one)
    tokens.push({ ...token, address: underlying })
  }
  return { ...deployed, tokens }
}

const word = (value: bigint) => value.toString(16).padStart(64, '0')
/** What the constructor of a token writes: what its maker has, how much there is, its name and its symbol. */
const TOKEN_SLOTS = [
  `0x${Buffer.from(keccak_256(bytes(word(BigInt(RICH)) + word(0n)))).toString('hex')}`,
  ...[2n, 3n, 4n].map((slot) => `0x${word(slot)}`),
]
