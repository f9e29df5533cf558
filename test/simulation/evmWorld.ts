import type { Dice } from '../naive/dice.ts'
import { address, type Happening, hash } from '../store/explorerFiles.ts'

/** What happened on a chain, as explorers list it. Of a transaction the steps of one list differ in their amounts. */
export interface EvmWorld {
  readonly people: readonly string[]
  readonly normal: readonly EvmTransaction[]
  readonly internal: readonly EvmStep[]
  readonly tokens: readonly EvmTransfer[]
}

export interface EvmStep extends Happening {
  readonly height: number
  readonly to: string
}
export interface EvmTransaction extends EvmStep {
  readonly gasUsed: number
  readonly gasPrice: number
  readonly fee: bigint
}
export interface EvmTransfer extends EvmStep {
  readonly token: Token
  /** Its number among the events of all blocks. */
  readonly event: number
}
interface Token {
  readonly contract: string
  readonly symbol: string
  readonly decimals: number
}

/** Every importer knows these. */
const TOKENS: readonly Token[] = [
  { contract: '0xdac17f958d2ee523a2206206994597c13d831ec7', symbol: 'USDT', decimals: 6 },
  { contract: '0x6b175474e89094c44da98b954eedeac495271d0f', symbol: 'DAI', decimals: 18 },
]

export interface WorldShape {
  /** A block may have several transactions: its files must then say their places. */
  readonly crowdedBlocks: boolean
  readonly people: number
  /** How many inner calls, and how many tokens, a transaction moves at most. */
  readonly steps: number
}

export function randomWorld(dice: Dice, { crowdedBlocks, people: most, steps }: WorldShape): EvmWorld {
  const people = Array.from({ length: dice.int(2, most) }, (_, i) => address(0xa1 + i))
  const normal: EvmTransaction[] = []
  const internal: EvmStep[] = []
  const tokens: EvmTransfer[] = []
  let height = 15_000_000
  for (let tx = 1; tx === 1 || (tx < 25 && dice.chance(94)); tx++) {
    height += crowdedBlocks ? dice.int(0, 2) : dice.int(1, 3)
    const where = { tx, height }
    const pay = () => ({ from: dice.pick(people), to: dice.pick(people) })
    const failed = dice.chance(8)
    const [gasUsed, gasPrice] = [21_000 + dice.int(0, 999), dice.int(1, 1_000_000)]
    const fee = BigInt(gasUsed) * BigInt(gasPrice)
    normal.push({ ...where, ...pay(), amount: dice.chance(20) ? 0n : amount(dice), failed, gasUsed, gasPrice, fee })
    if (failed) continue
    for (const one of distinct(several(dice, steps))) internal.push({ ...where, ...pay(), amount: one })
    for (const one of distinct(several(dice, steps)))
      tokens.push({ ...where, ...pay(), amount: one, token: dice.pick(TOKENS), event: tokens.length })
  }
  return { people, normal, internal, tokens }
}

/** Rows of `transfers-csv`. `seqs`: one after the other, or as importers of a node's tables number them. */
export function transfersOf(
  { normal, internal, tokens }: EvmWorld,
  seqs: 'in a row' | 'of a node',
  hasPlace: (tx: number) => boolean = () => true,
): readonly (readonly string[])[] {
  const eth = ['ethereum/ETH', 'ETH', '18']
  return normal.flatMap((one) => {
    const { tx, height, from, to, amount, fee, failed } = one
    const steps: { readonly seq: number; readonly cells: readonly string[] }[] = []
    const add = (seq: number, ...cells: readonly string[]) =>
      void steps.push({ seq: seqs === 'of a node' ? seq : steps.length, cells })
    add(0, 'gas', ...eth, from, '', `${fee}`)
    if (amount > 0n && failed !== true) add(1, 'native', ...eth, from, to, `${amount}`)
    for (const [i, call] of internal.filter((inner) => inner.tx === tx).entries())
      add(1000 + i, 'internal', ...eth, call.from, call.to, `${call.amount}`)
    for (const { token, event, ...moved } of tokens.filter((paid) => paid.tx === tx)) {
      const asset = [`ethereum/${token.contract}`, token.symbol, `${token.decimals}`]
      add(1_000_000 + event, 'token', ...asset, moved.from, moved.to, `${moved.amount}`)
    }
    const place = hasPlace(tx) ? `${tx}` : ''
    return steps.map(({ seq, cells }) => ['ethereum', `${height}`, isoOf(height), place, hash(tx), `${seq}`, ...cells])
  })
}

/** Seconds since 1970, as `explorerFiles.ts` has them. */
export const secondsOf = (height: number) => 1_650_000_000 + 12 * (height - 15_000_000)
const isoOf = (height: number) => new Date(secondsOf(height) * 1000).toISOString().replace('.000Z', 'Z')

function several(dice: Dice, most: number): readonly bigint[] {
  return dice.chance(40) ? Array.from({ length: dice.int(1, most) }, () => amount(dice)) : []
}

function amount(dice: Dice): bigint {
  return 1n + dice.bits(dice.pick([2, 4, 20, 60, 80]))
}

/** Where two lists tell one of two equal steps, nobody can say that they were two. */
function distinct(amounts: readonly bigint[]): readonly bigint[] {
  const seen = new Set<bigint>()
  for (const one of amounts) {
    let free = one
    while (seen.has(free)) free++
    seen.add(free)
  }
  return [...seen]
}
