import { groupedText } from '../groupedText.ts'
import { chainOfAsset } from '../ledger/chains.ts'
import type { TraceConversion } from '../wire/traceFile.ts'
import type { Frame } from './frame.ts'
import { addTo, assetAmount, assetNames, cents, dollars, nameOf, onScale, type Scale, type Sum } from './money.ts'
import { hashInline } from './names.ts'
import { counted, listed, say, type Text } from './text.ts'
import { proseTime } from './times.ts'

/** What contested and approximate swaps mean for the figures; none where there are none. */
export function swapDoubts(frame: Frame, scale: Scale): readonly Text[] {
  const swaps = swapsOf(frame).filter(({ sum }) => scale.weigh(onScale(scale, sum)) > 0n)
  const contested = swaps.filter(({ contested }) => contested !== null)
  const approximate = swaps.filter(({ approximate }) => approximate)
  const lines: Text[] = []
  if (contested.length > 0) {
    const paid = contested.filter((swap) => swap.contested!.follows === 'paid').length
    const follows =
      paid === 0
        ? 'The trace follows what came out'
        : paid === contested.length
          ? 'The trace follows what went in'
          : `The trace follows what went in for ${groupedText(paid)} of them, and what came out for the others`
    lines.push(
      say`${counted(contested.length, 'swap')} may hide money: what came out has no price here or was worth less than 80 % of what went in, or the case says so. What went in stands for ${scale.amount(onScale(scale, total(contested)))} of what was ${frame.verb}. ${follows}. The report has both readings of each, under “Swaps that may hide money”.`,
    )
  }
  if (approximate.length > 0) {
    lines.push(
      say`${counted(approximate.length, 'swap')} had several assets on one side. Which of them became which is not on the chain: the trace divides by what each was worth that day, or evenly where a price is missing.`,
    )
  }
  const loans = new Set(
    frame.result.conversions.flatMap(({ loan, txHash, time }) => (loan === null ? [] : `${txHash} ${time}`)),
  ).size
  if (loans > 0) {
    lines.push(
      say`Stolen coins stood for loans in ${counted(loans, 'transaction')}: they are collateral, and what was borrowed against them is followed as if it were they, as far as its worth on that day goes. What is repaid frees them again. That is a rule, and on no chain.`,
    )
  }
  return lines
}

/** Each contested swap with both readings, the largest first. */
export function contestedSwaps(frame: Frame): readonly Text[] {
  const contested = swapsOf(frame).filter((swap) => swap.contested !== null)
  const weight = ({ sum }: Swap) => frame.scales.map((scale) => scale.weigh(onScale(scale, sum)))
  const sorted = contested
    .map((swap) => ({ swap, weight: weight(swap) }))
    .sort((a, b) => firstDifference(b.weight, a.weight))
  const lines = sorted.slice(0, MOST).map(({ swap }) => lineOf(frame, swap))
  const more = sorted.length - lines.length
  if (lines.length === 0) return []
  const rest = more === 0 ? [] : [say`${counted(more, 'more swap')}, in trace.json.`]
  return [...lines, ...rest, HOW_TO_CHOOSE]
}

const HOW_TO_CHOOSE = say`To follow the other reading of one, name its transaction under contested in case.yaml, with the reason, and trace again.`

/** A page must stay readable. */
const MOST = 25

interface Swap {
  readonly txHash: string
  readonly time: number
  readonly address: string
  readonly approximate: boolean
  readonly contested: TraceConversion['contested']
  /** What went in, in the stolen assets' own units. */
  readonly sum: Sum
}

/** The conversions of one address in one transaction are one swap. */
function swapsOf({ result }: Frame): readonly Swap[] {
  const swaps = new Map<string, Swap & { readonly sum: Map<number, bigint> }>()
  for (const { txHash, time, address, basis, mark, contested, loan } of result.conversions) {
    if (mark === 'unread-swap' || loan !== null) continue
    const key = `${txHash} ${time} ${address}`
    const swap = swaps.get(key) ?? {
      txHash: txHash ?? '',
      time: Date.parse(time),
      address,
      contested,
      approximate: mark === 'approximate',
      sum: new Map<number, bigint>(),
    }
    swaps.set(key, swap)
    for (const [origin, part] of Object.entries(basis)) addTo(swap.sum, Number(origin), BigInt(part ?? '0'))
  }
  return [...swaps.values()]
}

function total(swaps: readonly Swap[]): Sum {
  const sum = new Map<number, bigint>()
  for (const swap of swaps) for (const [origin, part] of swap.sum) addTo(sum, origin, part)
  return sum
}

function lineOf(frame: Frame, swap: Swap): Text {
  const { why, follows, reason, paid, received, paidTo } = swap.contested!
  const who = (asset: string, address: string) => frame.names.address(chainOfAsset(asset), address)
  const actor = who(paid[0]!.asset, swap.address)
  const got = received[0]!
  const receiver = got.address === swap.address ? say`` : say` for ${who(got.asset, got.address)}`
  const takers = paidTo.map(
    ({ asset, amount, address }) => say`${who(asset, address)} (${amountOf(frame, asset, amount)})`,
  )
  const shown = takers.length > TAKERS ? [...takers.slice(0, TAKERS), say`${takers.length - TAKERS} more`] : takers
  const to = takers.length === 0 ? say`nobody who kept it` : listed(shown)
  const branches =
    follows === 'received'
      ? say`The trace follows what came out. What went in is with ${to}.`
      : say`The trace follows what went in, to ${to}. What came out is with ${who(got.asset, got.address)}.`
  const said = reason === null ? say`` : say` The case says why: ${reason}`
  const gone = frame.scales.flatMap((scale) => {
    const part = onScale(scale, swap.sum)
    return scale.weigh(part) === 0n ? [] : [scale.amount(part)]
  })
  return say`${proseTime(swap.time)}, ${hashInline(swap.txHash)}: ${actor} gave ${sides(frame, paid)} and got ${sides(frame, received)}${receiver}. ${received.some(isPriced) && why === 'no-price' ? PARTLY : WHY[why]} What went in stands for ${listed(gone)} of what was ${frame.verb}. ${branches}${said}`
}

const TAKERS = 4
const PARTLY = 'Part of what came out has no price here.'

const WHY = {
  'no-price': 'What came out has no price here.',
  'worth-less': 'What came out was worth less than 80 % of what went in.',
  named: 'The case names it.',
} as const

type Side = NonNullable<TraceConversion['contested']>['paid'][number]

/** The rate of a swap is no price: whoever made the pool sets it. */
function isPriced({ priceFrom }: Side): boolean {
  return priceFrom !== null && priceFrom !== 'pool-rate'
}

/** `100 ETH ($300 k that day) and 5 SCAM (token 0x1234…5678, no price)`: a symbol can lie, a contract cannot. */
function sides(frame: Frame, all: readonly Side[]): Text {
  return listed(
    all.map((one) => {
      const { asset, amount, usd, priceFrom } = one
      const unit = asset.slice(asset.indexOf('/') + 1)
      const token = unit.startsWith('0x') ? say`token ${frame.names.address(chainOfAsset(asset), unit)}, ` : say``
      const dollarsThen = usd === null ? say`` : say`${dollars(cents(usd))}`
      const worth = isPriced(one)
        ? say`${dollarsThen} that day`
        : priceFrom === 'pool-rate'
          ? say`no price; ${dollarsThen} by this swap’s own rate`
          : say`no price`
      return say`${amountOf(frame, asset, amount)} (${token}${worth})`
    }),
  )
}

function amountOf(frame: Frame, asset: string, amount: string) {
  return assetAmount(nameOf(assetNames(frame.input), asset), BigInt(amount))
}

function firstDifference(a: readonly bigint[], b: readonly bigint[]): number {
  for (const [i, one] of a.entries()) if (one !== b[i]) return one < b[i]! ? -1 : 1
  return 0
}
