import { bytes, calldata } from './abi.ts'
import { FEE, NEVER } from './pools.ts'
import type { Call, World } from './world.ts'

/** A call of one of the routers, but for who sends it. */
export type Route = Omit<Call, 'from' | 'to'> & { readonly to: string }

const V2 = '(uint256,uint256,address[],address,uint256)'

/** V2: token → … → token. */
export function v2Tokens({ contracts }: World, amount: bigint, path: readonly string[], to: string): Route {
  const data = calldata(`swapExactTokensForTokens${V2}`, amount, 0n, path, to, NEVER)
  return { to: contracts.v2Router, data }
}

/** V2: token → ether. */
export function v2ToEther({ contracts }: World, amount: bigint, token: string, to: string): Route {
  const data = calldata(`swapExactTokensForETH${V2}`, amount, 0n, [token, contracts.wrapper], to, NEVER)
  return { to: contracts.v2Router, data }
}

/** V2: ether → token. */
export function v2FromEther({ contracts }: World, value: bigint, token: string, to: string): Route {
  const data = calldata(
    'swapExactETHForTokens(uint256,address[],address,uint256)',
    0n,
    [contracts.wrapper, token],
    to,
    NEVER,
  )
  return { to: contracts.v2Router, value, data }
}

/** V3: token → WETH → token, through two pools. */
export function v3Tokens({ contracts }: World, amount: bigint, from: string, into: string, to: string): Route {
  const fee = FEE.toString(16).padStart(6, '0')
  const path = bytes([from, contracts.wrapper, into].map((address) => address.slice(2)).join(fee))
  const data = calldata('exactInput((bytes,address,uint256,uint256,uint256))', [path, to, NEVER, amount, 0n])
  return { to: contracts.v3Router, data }
}

/** V3: token → WETH, which the router keeps and unwraps for somebody, all in one call of many. */
export function v3ToEther({ contracts }: World, amount: bigint, token: string, to: string): Route {
  const single = `exactInputSingle((${['address', 'address', 'uint24', 'address', ...Array(3).fill('uint256'), 'uint160']}))`
  const steps = [
    calldata(single, [token, contracts.wrapper, FEE, `0x${'0'.repeat(40)}`, NEVER, amount, 0n, 0n]),
    calldata('unwrapWETH9(uint256,address)', 0n, to),
  ]
  return { to: contracts.v3Router, data: calldata('multicall(bytes[])', steps.map(bytes)) }
}
