import { hex } from '../script.ts'
import { calldata } from './abi.ts'
import { type Token, WETH } from './contracts.ts'
import { BANK, COIN, ETHER, type World, worth } from './world.ts'

/** Dollars on each side of each pool: a swap of some ten thousand moves the price by little. */
const DEEP = 2_000_000n
/** The fee of the pools of Uniswap V3, in millionths, and the ticks between which their liquidity lies: nearly all. */
export const FEE = 3000n
const TICKS = 887_220n
export const NEVER = 2n ** 40n

/** A pool of a token and the chain's coin on Uniswap V2, at the price of the day. */
export async function openV2Pool({ contracts, send, approve }: World, token: Token, coin = COIN): Promise<void> {
  const { v2Router } = contracts
  await approve(BANK, v2Router, token.address)
  const addLiquidity = 'addLiquidityETH(address,uint256,uint256,uint256,address,uint256)'
  const data = calldata(addLiquidity, token.address, worth(token, DEEP), 0n, 0n, BANK, NEVER)
  await send({ from: BANK, to: v2Router, value: worth(coin, DEEP), data })
}

/** A pool of each token and WETH on both Uniswaps. */
export async function openPools(world: World): Promise<void> {
  const { ask, contracts, send, approve } = world
  const { v3Positions } = contracts
  await ask('anvil_setBalance', BANK, hex(10n ** 6n * ETHER))
  const coin = worth(COIN, DEEP)
  const tokens = [world.usd, ...world.tokens]
  await send({ from: BANK, to: WETH, value: coin * BigInt(tokens.length), data: calldata('deposit()') })
  await approve(BANK, v3Positions, WETH)
  for (const token of tokens) {
    const { address } = token
    const amount = worth(token, DEEP)
    await openV2Pool(world, token)
    await approve(BANK, v3Positions, address)
    const [[one, amount1], [other, amount2]] =
      BigInt(address) < BigInt(WETH)
        ? ([
            [address, amount],
            [WETH, coin],
          ] as const)
        : ([
            [WETH, coin],
            [address, amount],
          ] as const)
    const price = root((amount2 << 192n) / amount1)
    const open = 'createAndInitializePoolIfNecessary(address,address,uint24,uint160)'
    await send({ from: BANK, to: v3Positions, data: calldata(open, one, other, FEE, price) })
    const mint = `mint((${['address', 'address', 'uint24', 'int24', 'int24', ...Array(4).fill('uint256'), 'address', 'uint256']}))`
    const position = [one, other, FEE, -TICKS, TICKS, amount1, amount2, 0n, 0n, BANK, NEVER]
    await send({ from: BANK, to: v3Positions, data: calldata(mint, position) })
  }
}

/** The whole part of a square root, by Newton. */
function root(square: bigint): bigint {
  let guess = 1n << BigInt((square.toString(2).length / 2 + 1) | 0)
  for (;;) {
    const next = (guess + square / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}
