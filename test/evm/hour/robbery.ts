import { compile } from '../compile.ts'
import { calldata, creation } from '../money/abi.ts'
import type { Asset, Tx } from '../money/truth.ts'
import { ETHER, worth } from '../money/world.ts'
import type { ChainName } from './cast.ts'
import { payOut } from './ordinary.ts'
import type { Scene } from './scene.ts'
import { GROUNDS } from './stage.ts'

type Step = () => Promise<void>

/** Somebody sends the thief coin for gas on both chains. */
export async function fundThief({ chains, cast }: Scene): Promise<void> {
  for (const world of Object.values(chains)) await world.pay(cast.funder, cast.thief, 'ETH', ETHER / 2n)
  await chains.ethereum.pay(cast.funder, cast.pocket, 'ETH', ETHER / 4n)
}

/**
 * He makes a contract that takes tokens, has the company's wallet allow it to, with a key that he has, and tries on both chains whether
 * the keys work.
 */
export async function prepare(scene: Scene): Promise<string> {
  const { cast, chains } = scene
  const { ask, send, approve, tokens } = chains.bsc
  const made = await send({ from: cast.thief, data: creation(compile('Theft.sol').Drainer!) })
  const { contractAddress }: { contractAddress: string } = await ask('eth_getTransactionReceipt', made.hash)
  for (const chain of ['ethereum', 'bsc'] as const) {
    const token = chains[chain].tokens[GROUNDS[chain].stolen[0]]!
    await steal(scene, chain, cast.thief, token.address, worth(token, 1n), true)
  }
  for (const { address } of tokens.slice(...GROUNDS.bsc.stolen).slice(0, 3))
    await approve(cast.hot.bsc, contractAddress, address)
  return contractAddress
}

/** Twelve tokens and the coins of two chains in the same minutes, while the company goes on paying its customers. */
export async function rob(scene: Scene, drainer: string): Promise<void> {
  const { dice, cast, chains } = scene
  const { thief, pocket, hot } = cast
  const all = async (chain: ChainName, to: string, token: string) => {
    const has = await chains[chain].balance(token, hot[chain])
    await steal(scene, chain, to, token, has - has / 50n)
  }
  const coin = async (chain: ChainName, left: bigint) => {
    const has = await chains[chain].balance('ETH', hot[chain])
    await steal(scene, chain, thief, 'ETH', has - left)
  }
  const [onEthereum, onBsc] = [
    chains.ethereum.tokens.slice(...GROUNDS.ethereum.stolen),
    chains.bsc.tokens.slice(...GROUNDS.bsc.stolen),
  ]
  const ethereum: Step[] = [
    ...onEthereum.map(
      ({ address }, n) =>
        () =>
          all('ethereum', n < 4 ? thief : pocket, address),
    ),
    () => coin('ethereum', 3n * ETHER),
  ]
  const bsc: Step[] = [
    () =>
      byContract(
        scene,
        drainer,
        onBsc.slice(0, 3).map(({ address }) => address),
      ),
    ...onBsc.slice(3).map(
      ({ address }) =>
        () =>
          all('bsc', thief, address),
    ),
    () => coin('bsc', 10n * ETHER),
  ]
  const honest: Step[] = Array.from({ length: 8 }, (_, n) => () => payOut(scene, n % 2 === 0 ? 'ethereum' : 'bsc'))
  // Each list in its order, one among the others.
  const turns = dice.shuffle([ethereum, bsc, honest].flatMap((steps) => steps.map(() => steps)))
  for (const steps of turns) await steps.shift()!()
}

async function byContract({ cast, chains, book }: Scene, drainer: string, tokens: readonly string[]): Promise<void> {
  const { send, balance, truth } = chains.bsc
  const { hot, thief } = cast
  const loot: [Asset, bigint][] = []
  for (const token of tokens) loot.push([token, await balance(token, hot.bsc)])
  const data = calldata('drain(address[],address,address)', tokens, hot.bsc, thief)
  const tx = await send({ from: thief, to: drainer, data })
  for (const [asset, amount] of loot) {
    truth.steal(tx, hot.bsc, thief, asset, amount)
    book.thefts.push({ chain: 'bsc', tx, from: hot.bsc, to: thief, asset, amount, test: false })
  }
}

/** With the key of the company's wallet. */
async function steal(
  { cast, chains, book }: Scene,
  chain: ChainName,
  to: string,
  asset: Asset,
  amount: bigint,
  test = false,
): Promise<void> {
  const from = cast.hot[chain]
  const { send, truth } = chains[chain]
  const tx: Tx = await send(
    asset === 'ETH'
      ? { from, to, value: amount }
      : { from, to: asset, data: calldata('transfer(address,uint256)', to, amount) },
  )
  truth.steal(tx, from, to, asset, amount)
  book.thefts.push({ chain, tx, from, to, asset, amount, test })
}
