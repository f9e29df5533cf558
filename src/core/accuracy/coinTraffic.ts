import { bech32 } from '@scure/base'
import { coinJoinOf } from '../heuristics/bitcoin/coinJoinOf.ts'
import { BlockClock } from './blockClock.ts'
import type { ChainInput, ChainOutput, ChainTransaction } from './chainTransaction.ts'
import { drawJourney, type Host, type Journey, type Paid, type Place, paymentsOf } from './coinJourney.ts'
import type { LedgerRow } from './ledgerRow.ts'
import type { Random } from './random.ts'

export interface CoinTrafficPlan {
  /** The chain `bitcoin`, in its order. */
  readonly transactions: readonly ChainTransaction[]
  /** Its outputs, in the same order. */
  readonly rows: readonly LedgerRow[]
  /** By row: stolen value; 0 where no label speaks of it. */
  readonly stolen: readonly bigint[]
  /** Rows that a seed claims: nothing is mixed into their transactions. */
  readonly claimed: ReadonlySet<number>
  /** Addresses that get no ordinary coins: seeds, which claim by address, would call them stolen. */
  readonly without: ReadonlySet<string>
  /** How many times the labelled flows, in number and in value. */
  readonly load: number
}

export interface CoinTraffic {
  /** The chain with ordinary coins in it, in its order. */
  readonly transactions: readonly ChainTransaction[]
  /** By output of it: index of the case's own row, or −1 − index of the ordinary output. */
  readonly origins: readonly number[]
  /** By ordinary output: the first labelled address of its journey. */
  readonly through: readonly string[]
  /** Every stranger's address. */
  readonly strangers: readonly string[]
  /** Addresses to which change goes: of strangers, and of whoever spends stolen coins and others together. */
  readonly change: readonly string[]
  /** Labelled addresses whose coins are spent together with ordinary ones. */
  readonly open: readonly string[]
}

/** Outputs of a whole journey: five transactions with a payment and its change each. */
const OUTPUTS = 10
/** A stranger of each kind for so many outputs. */
const OUTPUTS_A_STRANGER = 20

/**
 * Ordinary payments through a labelled case on Bitcoin; `docs/accuracy-method.md` describes the generator.
 *
 * Stolen coins and others meet on a UTXO chain only where one transaction spends both. So a journey carries an amount from a stranger to a
 * labelled address, which spends it together with its stolen coins, over two strangers to a second labelled address, which does the same,
 * to a stranger who only keeps. Every payment has change. What is spent together lies in an order that chance gives.
 * Null where no transaction can have ordinary coins in it.
 */
export function generateCoinTraffic(plan: CoinTrafficPlan, random: Random): CoinTraffic | null {
  const hosts = findHosts(plan)
  if (hosts.length === 0) return null
  const labelled = plan.stolen.filter((amount) => amount > 0n)
  const wanted = Math.max(OUTPUTS, labelled.length * plan.load)
  const each = Math.max(OUTPUTS_A_STRANGER, Math.floor(wanted / OUTPUTS_A_STRANGER))
  const clock = new BlockClock(plan.rows)
  const drawn: Journey[] = []
  for (let outputs = 0; outputs < wanted; ) {
    const like = labelled[random.below(labelled.length)]!
    const journey = drawJourney(hosts, clock, each, (like * BigInt(random.between(500, 1500))) / 1000n, random)
    drawn.push(journey)
    outputs += journey.back === null ? 6 : OUTPUTS
  }
  const target = totalOf(labelled.map((value) => ({ value }))) * BigInt(plan.load)
  const total = totalOf(drawn.flatMap(paymentsOf).flatMap(({ outputs }) => outputs))
  return mix(
    plan,
    drawn.map((one) => ({ ...one, amount: (one.amount * target) / total || 1n })),
    each,
    random,
  )
}

/**
 * Where labelled outputs are paid, CoinJoins apart: there stolen coins lie with those of others as it is, and one with more inputs would
 * be none.
 */
function findHosts({ transactions, stolen, claimed, without }: CoinTrafficPlan): readonly Host[] {
  let row = 0
  return transactions.flatMap((one, at) => {
    const { height, time, inputs, outputs } = one
    const own = outputs.map(() => row++)
    const address = inputs.find((input) => input.address !== null)?.address
    const asked = [...inputs, ...outputs].some((leg) => leg.address !== null && without.has(leg.address))
    if (address == null || asked || own.some((index) => claimed.has(index)) || isCoinJoin(one)) return []
    return own.filter((index) => stolen[index]! > 0n).map(() => ({ at, height, time, address }))
  })
}

function isCoinJoin({ height, inputs, outputs }: ChainTransaction): boolean {
  const ids = new Map<string, number>()
  const legs = (some: readonly ChainOutput[]) =>
    some.map(({ address, value }) => {
      if (address === null) return { address, value }
      if (!ids.has(address)) ids.set(address, ids.size)
      return { address: ids.get(address)!, value }
    })
  return coinJoinOf({ height, inputs: legs(inputs), outputs: legs(outputs) }) !== null
}

function totalOf(outputs: readonly { readonly value: bigint }[]): bigint {
  return outputs.reduce((total, { value }) => total + value, 0n)
}

/** An output of the mixed chain: one of the case's own rows, or an ordinary one. */
interface Marked extends ChainOutput {
  readonly row: number | null
  /** Of an ordinary one: the first labelled address of its journey. */
  readonly through: string
}

/** A transaction of it whose outputs have no numbers yet. */
interface Draft {
  readonly height: number
  readonly time: number
  /** −1 before the case's own of that block, 0 one of these, 1 behind. */
  readonly side: number
  readonly hash: string
  readonly coinbase: boolean
  /** `spent`: of this chain. */
  inputs: readonly (ChainInput & { readonly spent?: Marked | undefined })[]
  outputs: readonly Marked[]
}

/** Puts the journeys into the chain. */
function mix(plan: CoinTrafficPlan, journeys: readonly Journey[], each: number, random: Random): CoinTraffic {
  const own = draftsOf(plan)
  const added: Draft[] = []
  const change: string[] = []
  const hosts = new Map<Draft, Host>()
  const addressOf = (paid: Paid) => {
    if (paid === 'change') return change[change.push(stranger('change', change.length)) - 1]!
    return 'kind' in paid ? stranger(paid.kind, paid.n) : paid.address
  }
  for (const [j, journey] of journeys.entries()) {
    let brought: Marked | null = null
    for (const [step, { host, place, fresh, from, outputs }] of paymentsOf(journey).entries()) {
      const number = j * OUTPUTS + step
      const draft = host === null ? emptyDraft(place!, name('10', number)) : own[host.at]!
      if (host === null) added.push(draft)
      else hosts.set(draft, host)
      const paid = outputs.map(({ to, value }): Marked => {
        return { address: addressOf(to), value, row: null, through: journey.first.address }
      })
      const coins = fresh.map((value, i) => {
        return { hash: name('20', number * OUTPUTS + i), n: 0, address: addressOf(from), value }
      })
      const spent = brought === null ? [] : [{ ...brought, hash: '', n: 0, spent: brought }]
      draft.inputs = [...draft.inputs, ...spent, ...coins]
      draft.outputs = [...draft.outputs, ...paid]
      brought = paid[0]!
    }
  }
  for (const draft of hosts.keys()) {
    draft.inputs = shuffled(draft.inputs, random)
    draft.outputs = shuffled(draft.outputs, random)
  }
  // Drafts of one journey stand in their order.
  const order = [...own, ...added].map((draft, index) => ({ draft, index }))
  order.sort((a, b) => a.draft.height - b.draft.height || a.draft.side - b.draft.side || a.index - b.index)
  const open = [...new Set([...hosts.values()].map(({ address }) => address))]
  return { ...numbered(order.map(({ draft }) => draft)), strangers: strangersOf(each), change, open }
}

function draftsOf({ transactions }: CoinTrafficPlan): readonly Draft[] {
  let row = 0
  const outputs = new Map<string, Marked>()
  return transactions.map((one) => {
    const paid = one.outputs.map((output): Marked => ({ ...output, row: row++, through: '' }))
    const inputs = one.inputs.map((input) => ({ ...input, spent: outputs.get(`${input.hash}:${input.n}`) }))
    for (const [n, output] of paid.entries()) outputs.set(`${one.hash}:${n}`, output)
    const { height, time, hash, coinbase } = one
    return { height, time, side: 0, hash, coinbase, inputs, outputs: paid }
  })
}

function emptyDraft({ height, time, behind }: Place, hash: string): Draft {
  return { height: height!, time, side: behind ? 1 : -1, hash, coinbase: false, inputs: [], outputs: [] }
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const order = [...items]
  for (let n = order.length - 1; n > 0; n--) {
    const other = random.below(n + 1)
    ;[order[n], order[other]] = [order[other]!, order[n]!]
  }
  return order
}

/** The chain with the numbers that its outputs have now. */
function numbered(drafts: readonly Draft[]): Pick<CoinTraffic, 'transactions' | 'origins' | 'through'> {
  const places = new Map<Marked, { readonly hash: string; readonly n: number }>()
  for (const { hash, outputs } of drafts) for (const [n, output] of outputs.entries()) places.set(output, { hash, n })
  const through: string[] = []
  const origins = drafts.flatMap(({ outputs }) => outputs.map((output) => output.row ?? -through.push(output.through)))
  const transactions = drafts.map(
    ({ height, time, hash, coinbase, inputs, outputs }): ChainTransaction => ({
      kind: 'transaction',
      chain: 'bitcoin',
      height,
      time,
      hash,
      coinbase,
      inputs: inputs.map(({ spent, hash: from, n, address, value }) => {
        return { ...(spent === undefined ? { hash: from, n } : places.get(spent)!), address, value }
      }),
      outputs: outputs.map(({ address, value }) => ({ address, value })),
    }),
  )
  return { transactions, origins, through }
}

const KINDS = { payer: '0a', customer: '0b', saver: '0c', change: '0d' } as const

/** The hash of a made-up key, as a segwit address. */
function stranger(kind: keyof typeof KINDS, n: number): string {
  const program = [0xfa, 0xca, 0xde, Number.parseInt(KINDS[kind], 16), ...new Array(12).fill(0), ...bytesOf(n)]
  return bech32.encode('bc', [0, ...bech32.toWords(Uint8Array.from(program))])
}

function bytesOf(n: number): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (n >>> shift) & 0xff)
}

function strangersOf(each: number): readonly string[] {
  const numbers = Array.from({ length: each }, (_, n) => n)
  return (['payer', 'customer', 'saver'] as const).flatMap((kind) => numbers.map((n) => stranger(kind, n)))
}

/** The hash of a made-up transaction. */
function name(kind: string, n: number): string {
  return `facade${kind}${n.toString(16).padStart(56, '0')}`
}
