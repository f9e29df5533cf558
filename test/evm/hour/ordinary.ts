import { keccak_256 } from '@noble/hashes/sha3.js'
import { calldata } from '../money/abi.ts'
import { v2FromEther } from '../money/routes.ts'
import { BANK, ETHER, worth } from '../money/world.ts'
import type { ChainName } from './cast.ts'
import { type Scene, withdraw } from './scene.ts'
import { CROWD, GROUNDS, USDT } from './stage.ts'

/** A customer of the company pays in, is paid out, pays another, trades, or uses the exchange that has a label. */
export async function ordinary(scene: Scene, chain: ChainName): Promise<void> {
  const { dice, cast, chains } = scene
  const { pay, balance, send, tokens, usd } = chains[chain]
  const [hot, customer] = [cast.hot[chain], dice.pick(cast.customers)]
  const coin = ETHER / BigInt(dice.int(4, 40))
  const token = dice.pick([usd, ...tokens.slice(...GROUNDS[chain].stolen)])
  const some = worth(token, BigInt(dice.int(20, 900))) + BigInt(dice.int(0, 99))
  const ways: readonly (() => Promise<unknown>)[] = [
    () => payOut(scene, chain),
    () => payOut(scene, chain),
    () => pay(customer, hot, 'ETH', coin),
    async () => {
      const has = await balance(token.address, customer)
      if (has > 0n) await pay(customer, hot, token.address, has / 3n + 1n)
    },
    () => pay(BANK, customer, token.address, some),
    () => pay(customer, dice.pick(cast.customers.filter((one) => one !== customer)), 'ETH', coin),
    () => pay(customer, cast.exchange, 'ETH', coin),
    () => pay(cast.exchange, customer, 'ETH', coin),
    () =>
      send({
        from: customer,
        ...v2FromEther(chains[chain], coin, tokens[GROUNDS[chain].stolen[0]]!.address, customer),
      }),
  ]
  await dice.pick(ways)()
}

/** The company pays a customer out, in something that its wallet has enough of. */
export async function payOut(scene: Scene, chain: ChainName): Promise<void> {
  const { dice, cast, chains } = scene
  const { balance, tokens, usd } = chains[chain]
  const [hot, customer] = [cast.hot[chain], dice.pick(cast.customers)]
  for (const token of dice.shuffle([usd, ...tokens.slice(...GROUNDS[chain].stolen)])) {
    const amount = worth(token, BigInt(dice.int(20, 900))) + BigInt(dice.int(0, 99))
    if ((await balance(token.address, hot)) < amount * 2n) continue
    await withdraw(scene, chain, hot, customer, token.address, amount)
    return
  }
  await withdraw(scene, chain, hot, customer, 'ETH', ETHER / BigInt(dice.int(10, 90)))
}

/** The exchange without a label collects from hundreds of deposit addresses and pays hundreds of customers, as every hour. */
export async function busyExchange({ cast, chains, services, dice }: Scene): Promise<void> {
  const { send, approve, contracts } = chains.ethereum
  const { unlabelled } = cast
  const { depositAddresses } = services
  await approve(BANK, depositAddresses, USDT.address)
  await approve(unlabelled, contracts.disperser, USDT.address)
  const parts = [0, 1, 2].map((part) => [Math.ceil((part * CROWD) / 3), Math.ceil(((part + 1) * CROWD) / 3)] as const)
  for (const [first, end] of parts) {
    const [from, count] = [BigInt(first), BigInt(end - first)]
    const filled = calldata('fill(address,uint256,uint256,uint256)', USDT.address, from, count, worth(USDT, 400n))
    await send({ from: BANK, to: depositAddresses, data: filled, gas: 14_000_000 })
    const flushed = calldata('flush(address,uint256,uint256,address)', USDT.address, from, count, unlabelled)
    await send({ from: BANK, to: depositAddresses, data: flushed, gas: 14_000_000 })
    const crowd = Array.from({ length: end - first }, (_, n) => crowdMember(first + n))
    const amounts = crowd.map(() => worth(USDT, BigInt(dice.int(20, 380))))
    const paid = calldata('token(address,address[],uint256[])', USDT.address, crowd, amounts)
    await send({ from: unlabelled, to: contracts.disperser, data: paid, gas: 14_000_000 })
  }
}

/** A customer of the exchange without a label. */
function crowdMember(n: number): string {
  return `0x${Buffer.from(keccak_256(Buffer.from(`one of a crowd: ${n}`))).toString('hex', 0, 20)}`
}
