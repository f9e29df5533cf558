import { bytes, calldata } from '../money/abi.ts'
import { v2ToEther, v2Tokens } from '../money/routes.ts'
import type { Asset } from '../money/truth.ts'
import { BANK, ETHER, type World, worth } from '../money/world.ts'
import { payOut } from './ordinary.ts'
import { type Scene, withdraw } from './scene.ts'
import { CROWD, GROUNDS, USDT } from './stage.ts'

/** On Ethereum: tokens become ether and dollars, for himself and in the other wallet. */
export async function swapOnEthereum({ cast, chains }: Scene): Promise<void> {
  const world = chains.ethereum
  const [one, two, , , three, four] = world.tokens.slice(...GROUNDS.ethereum.stolen).map(({ address }) => address)
  for (const token of [one!, two!]) await sellForCoin(world, cast.thief, token)
  for (const token of [three!, four!]) {
    await world.approve(cast.pocket, world.contracts.v2Router, token)
    const route = v2Tokens(
      world,
      await world.balance(token, cast.pocket),
      [token, world.contracts.wrapper, USDT.address],
      cast.pocket,
    )
    await world.swap({ ...route, from: cast.pocket, gives: token, gets: USDT.address })
  }
}

/** Ether goes to three others in one transaction; two of them pay into a mixer. */
export async function splitAndMix({ cast, chains, services, dice }: Scene): Promise<void> {
  const world = chains.ethereum
  const shares = [12n, 22n, 13n].map((coins) => coins * ETHER + BigInt(dice.int(1, 10 ** 9)))
  await disperse(world, cast.thief, cast.mules, shares)
  const [first, second] = cast.mules as [string, string]
  for (const [n, mule] of [first, second, second].entries()) {
    const commitment = bytes(`${dice.bits(200).toString(16).padStart(62, '0')}${n.toString(16).padStart(2, '0')}`)
    const data = calldata('deposit(bytes32)', commitment)
    const value = 10n * ETHER
    const tx = await world.send({ from: mule, to: services.mixer, value, data })
    world.truth.pay(tx, mule, services.mixer, 'ETH', value)
  }
}

/** A token goes over a bridge, to himself on the other chain. */
export async function bridge({ cast, chains, services }: Scene): Promise<void> {
  const { tokens, balance, approve, send, truth } = chains.ethereum
  const token = tokens[GROUNDS.ethereum.stolen[0] + 2]!.address
  const amount = await balance(token, cast.thief)
  await approve(cast.thief, services.bridge, token)
  const data = calldata('send(address,uint256,uint256,address)', token, amount, 56n, cast.thief)
  const tx = await send({ from: cast.thief, to: services.bridge, data })
  truth.pay(tx, cast.thief, services.bridge, token, amount)
}

/** Straight into an exchange that has a label. */
export async function cashOut({ cast, chains }: Scene): Promise<void> {
  const { tokens, balance, pay } = chains.ethereum
  const token = tokens[GROUNDS.ethereum.stolen[0] + 3]!.address
  await pay(cast.thief, cast.exchange, token, (await balance(token, cast.thief)) / 2n)
}

/** On the other chain: tokens become its coin, which is split; one of those who got some pays the exchange. */
export async function goOnBsc({ cast, chains, dice }: Scene): Promise<void> {
  const world = chains.bsc
  for (const { address } of world.tokens.slice(...GROUNDS.bsc.stolen).slice(0, 3))
    await sellForCoin(world, cast.thief, address)
  const has = (await world.balance('ETH', cast.thief)) - ETHER
  const part = (has * BigInt(dice.int(30, 60))) / 100n
  await disperse(world, cast.thief, cast.porters, [part, has - part])
  const [porter] = cast.porters as [string]
  await world.pay(porter, cast.exchange, 'ETH', part / 2n)
}

/** The deposit address that the exchange without a label gave the thief. */
export async function thiefsDepositAddress({ chains, services }: Scene): Promise<string> {
  return depositAddress(chains.ethereum, services.depositAddresses, CROWD)
}

/** Dollars go into it, and are swept with others' into the exchange's wallet, which pays its customers with all of that. */
export async function useUnlabelledExchange(scene: Scene): Promise<void> {
  const { cast, chains, services, dice } = scene
  const { pay, balance, send, truth } = chains.ethereum
  const { depositAddresses } = services
  const { unlabelled, pocket, depositors } = cast
  const given = await thiefsDepositAddress(scene)
  await pay(pocket, given, USDT.address, ((await balance(USDT.address, pocket)) * BigInt(dice.int(30, 50))) / 100n)
  for (const [n, one] of depositors.entries())
    await pay(
      one,
      await depositAddress(chains.ethereum, depositAddresses, CROWD + 1 + n),
      USDT.address,
      worth(USDT, BigInt(dice.int(100, 5000))),
    )
  const amount = await balance(USDT.address, given)
  const data = calldata(
    'flush(address,uint256,uint256,address)',
    USDT.address,
    BigInt(CROWD),
    BigInt(depositors.length + 1),
    unlabelled,
  )
  const tx = await send({ from: BANK, to: depositAddresses, data })
  truth.pay(tx, given, unlabelled, USDT.address, amount)
  for (const one of dice.shuffle(depositors).slice(0, 3))
    await pay(unlabelled, one, USDT.address, (await balance(USDT.address, unlabelled)) / 3n)
}

/** The issuer freezes the dollars that are left. */
export async function freeze({ cast, chains, book }: Scene): Promise<void> {
  const { send, truth } = chains.ethereum
  const data = calldata('addBlackList(address)', cast.pocket)
  const tx = await send({ from: cast.issuer, to: USDT.address, data })
  truth.freeze(tx, cast.pocket, USDT.address)
  book.freezes.push({ chain: 'ethereum', tx, address: cast.pocket, asset: USDT.address })
}

/** Later it destroys them, and issues as many anew to the company. */
export async function destroyAndReissue({ cast, chains }: Scene): Promise<void> {
  const { send, truth, balance, pay } = chains.ethereum
  const amount = await balance(USDT.address, cast.pocket)
  const tx = await send({
    from: cast.issuer,
    to: USDT.address,
    data: calldata('destroyBlackFunds(address)', cast.pocket),
  })
  truth.destroy(tx, cast.pocket, USDT.address, amount)
  await send({ from: cast.issuer, to: USDT.address, data: calldata('issue(uint256)', amount) })
  await pay(cast.issuer, cast.cold, USDT.address, amount)
}

/** What the thief writes. It tries what it can on whoever shows it. */
const MESSAGE = 'We keep 10% and send back the rest. <b>48 hours</b>, no police. \u202eknaht'

/** The thief writes to the company. */
export async function write({ cast, chains, book }: Scene): Promise<void> {
  const [from, to] = [cast.thief, cast.hot.ethereum]
  const data = `0x${Buffer.from(MESSAGE).toString('hex')}`
  const tx = await chains.ethereum.send({ from, to, data })
  book.messages.push({ chain: 'ethereum', tx, from, to, text: MESSAGE })
}

/** The company brings what is left into a wallet that the thief has no key of, and goes on paying from there. */
export async function rescue(scene: Scene): Promise<void> {
  const { cast, chains } = scene
  for (const chain of ['ethereum', 'bsc'] as const) {
    const { usd, balance } = chains[chain]
    const left = await balance(usd.address, cast.hot[chain])
    await withdraw(scene, chain, cast.hot[chain], cast.cold, usd.address, left / 2n)
    await payOut(scene, chain)
  }
}

async function sellForCoin(world: World, seller: string, token: Asset): Promise<void> {
  await world.approve(seller, world.contracts.v2Router, token)
  const route = v2ToEther(world, await world.balance(token, seller), token, seller)
  await world.swap({ ...route, from: seller, gives: token, gets: 'ETH' })
}

async function disperse(world: World, from: string, to: readonly string[], shares: readonly bigint[]): Promise<void> {
  const { disperser } = world.contracts
  const value = shares.reduce((sum, share) => sum + share)
  const tx = await world.send({ from, to: disperser, value, data: calldata('ether_(address[],uint256[])', to, shares) })
  world.truth.pay(tx, from, disperser, 'ETH', value)
  for (const [n, one] of to.entries()) world.truth.pay(tx, disperser, one, 'ETH', shares[n]!)
}

async function depositAddress({ ask }: World, depositAddresses: string, customer: number): Promise<string> {
  const data = calldata('given(uint256)', BigInt(customer))
  const answer: string = await ask('eth_call', { to: depositAddresses, data }, 'latest')
  return `0x${answer.slice(26)}`
}
