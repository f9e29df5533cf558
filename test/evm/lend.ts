import { createRequire } from 'node:module'
import { type Anvil, RICH, SECOND, THIRD } from './anvil.ts'
import { callData, compile } from './compile.ts'
import { hex, person } from './script.ts'

/** Where Ethereum has these contracts; here stand our own, which log the same. */
const POOL = '0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2'
const COMET = '0x3afdc9bca9213a35503b077a6072f3d0d5ab0840'
const MORPHO = '0xbbbbbbbbbb9cc5e90e3b3af64bdaf62c37eeffcb'
const A_WETH = '0x4d5f47fa6a74757f35c14fd3a6ef8e3c9bc514e8'
const A_USDT = '0x23878914efe38d27c4d67ab83ed1b93a74d4086a'
const DEBT_USDT = '0x6df1c1e379bc5a00a7b4c6e67a203333772f45a8'
const DEBT_WETH = '0xea51d7853eefb32b6ee06b1c12e6dcca88be0ffe'
export const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'
export const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
const ID = `0x${'5e'.repeat(32)}`
const ETHER = 10n ** 18n
const DOLLAR = 10n ** 6n

export const MARKETS = ['Aave v3', 'Compound v3', 'Morpho'] as const
export type MarketName = (typeof MARKETS)[number]

/** What the script did, and what of the 100 stolen WETH lies where at its end, by the rule, to the wei. */
export interface LentMoney {
  readonly last: number
  /** The transaction that stole. */
  readonly theft: string
  /** `address|asset` → basis. */
  readonly truth: Readonly<Record<string, bigint>>
  /** Basis of what is still collateral. */
  readonly encumbered: bigint
}

/**
 * A theft of 100 WETH, at 2,000 dollars each: all is supplied, 80,000 USDT are borrowed, of which 30,000 buy WETH again, 20,000 are
 * paid to somebody, 30,000 are repaid; then 5.5 WETH are seized for the 10,000 dollars that somebody else pays. At Aave the
 * thief also borrows 4 ETH through a gateway, before that. At Compound all of the rest is seized.
 */
export async function lend({ ask }: Anvil, market: MarketName): Promise<LentMoney> {
  const code = compile('Lending.sol')
  const require = createRequire(import.meta.url)
  const { deployedBytecode } = require('canonical-weth/build/contracts/WETH9.json') as { deployedBytecode: string }
  await ask('anvil_setCode', WETH, deployedBytecode)
  const mine = async (from: string, to: string | null, data: string, value = 0n): Promise<string> => {
    const call = { from, ...(to !== null && { to }), data, value: hex(value), gas: hex(5_000_000) }
    const sent: string = await ask('eth_sendTransaction', call)
    await ask('evm_mine')
    const { status, contractAddress }: { status: string; contractAddress: string | null } = await ask(
      'eth_getTransactionReceipt',
      sent,
    )
    if (status !== '0x1') throw new Error(`a step of the script failed: ${data.slice(0, 10)} to ${to}`)
    return contractAddress ?? sent
  }
  const stand = async (name: string, ...places: readonly string[]) => {
    const made = await mine(RICH, null, code[name]!)
    const runtime: string = await ask('eth_getCode', made, 'latest')
    for (const place of places) await ask('anvil_setCode', place, runtime)
    return made
  }
  await stand('Puppet', USDT, A_USDT, DEBT_USDT, DEBT_WETH)
  await stand('Vault', A_WETH)
  await stand('Pool', POOL)
  await stand('Comet', COMET)
  await stand('Morpho', MORPHO)
  const gateway = await stand('Gateway')
  const shop = await stand('Shop')
  const [thief, liquidator, payee] = [SECOND, THIRD, person(7)]
  const call = (signature: string, ...values: readonly (string | bigint)[]) => callData(signature, ...values)
  const pay = (to: string, amount: bigint) => call('transfer(address,uint256)', to, amount)

  // Coins of others: what markets lend, and the shop sells.
  await mine(RICH, WETH, call('deposit()'), 1_000n * ETHER)
  for (const one of [shop, A_WETH]) await mine(RICH, WETH, pay(one, 50n * ETHER))
  for (const one of [A_USDT, COMET, MORPHO, liquidator])
    await mine(RICH, USDT, call('move(address,address,uint256)', person(0), one, 500_000n * DOLLAR))
  for (const one of [POOL, COMET, MORPHO]) await mine(thief, WETH, call('approve(address,uint256)', one, 2n ** 255n))

  const theft = await mine(RICH, WETH, pay(thief, 100n * ETHER))
  const steps = stepsOf(market, thief)
  await mine(thief, ...steps.supply(100n * ETHER))
  await mine(thief, ...steps.borrow(80_000n * DOLLAR))
  await mine(thief, shop, call('buy(address,uint256,address,uint256)', USDT, 30_000n * DOLLAR, WETH, 15n * ETHER))
  await mine(thief, USDT, call('move(address,address,uint256)', thief, payee, 20_000n * DOLLAR))
  await mine(thief, ...steps.repay(30_000n * DOLLAR))
  const bySwap = 15n * ETHER
  const paid = 10n * ETHER
  let lentOn = 0n
  if (market === 'Aave v3') {
    lentOn = 4n * ETHER
    const through = call('borrowCoin(address,address,address,address,uint256)', POOL, WETH, A_WETH, DEBT_WETH, lentOn)
    await mine(thief, gateway, through)
  }
  await mine(liquidator, ...steps.liquidate(55n * (ETHER / 10n), 10_000n * DOLLAR))
  const last = Number(await ask('eth_blockNumber'))
  await ask('anvil_mine', '0x5')
  const truth = {
    [`${thief}|ethereum/${WETH}`]: bySwap,
    [`${payee}|ethereum/${USDT}`]: paid,
    ...(lentOn > 0n && { [`${thief}|ethereum/ETH`]: lentOn }),
  }
  return { last, theft, truth, encumbered: 100n * ETHER - bySwap - paid - lentOn }
}

interface Steps {
  readonly supply: (amount: bigint) => [string, string]
  readonly borrow: (amount: bigint) => [string, string]
  readonly repay: (amount: bigint) => [string, string]
  readonly liquidate: (seized: bigint, owed: bigint) => [string, string]
}

function stepsOf(market: MarketName, thief: string): Steps {
  switch (market) {
    case 'Aave v3':
      return {
        supply: (amount) => [POOL, callData('supply(address,address,uint256,address)', WETH, A_WETH, amount, thief)],
        borrow: (amount) => [
          POOL,
          callData('borrow(address,address,address,uint256)', USDT, A_USDT, DEBT_USDT, amount),
        ],
        repay: (amount) => [POOL, callData('repay(address,address,address,uint256)', USDT, A_USDT, DEBT_USDT, amount)],
        liquidate: (seized, owed) => [
          POOL,
          callData(
            'liquidate(address,address,address,address,address,address,uint256,uint256)',
            ...[WETH, A_WETH, USDT, A_USDT, DEBT_USDT, thief, owed, seized],
          ),
        ],
      }
    case 'Compound v3':
      return {
        supply: (amount) => [COMET, callData('supplyCollateral(address,uint256)', WETH, amount)],
        borrow: (amount) => [COMET, callData('borrow(address,uint256)', USDT, amount)],
        repay: (amount) => [COMET, callData('repay(address,uint256)', USDT, amount)],
        // A Comet takes all of it.
        liquidate: (_, owed) => [
          COMET,
          callData('absorb(address,address,uint256,uint256)', WETH, thief, 100n * ETHER, owed + 40_000n * DOLLAR),
        ],
      }
    case 'Morpho':
      return {
        supply: (amount) => [MORPHO, callData('supplyCollateral(bytes32,address,uint256)', ID, WETH, amount)],
        borrow: (amount) => [MORPHO, callData('borrow(bytes32,address,uint256)', ID, USDT, amount)],
        repay: (amount) => [MORPHO, callData('repay(bytes32,address,uint256)', ID, USDT, amount)],
        liquidate: (seized, owed) => [
          MORPHO,
          callData('liquidate(bytes32,address,address,address,uint256,uint256)', ID, WETH, USDT, thief, seized, owed),
        ],
      }
  }
}
