import type { Evidence, LossClass } from '../wire/traceFile.ts'
import type { Frame } from './frame.ts'
import { CLASS_WORDS, GROUP_IDS, GROUP_OF, GROUP_WORDS, type GroupId } from './groups.ts'
import { addTo, cents, dollars, onScale, type Scale, type Sum } from './money.ts'
import { percent, sharesOf } from './numbers.ts'
import type { Place } from './place.ts'
import { placeShares } from './placeShares.ts'
import { restingWallets } from './resting.ts'
import { type AmountInline, counted } from './text.ts'

/** The loss ledger under the policy in front, as a bar that sums to 100 %. */
export interface LossBar {
  readonly total: AmountInline
  /** Five, in report order; empty ones too. Their shares add up to 100.0 %. */
  readonly groups: readonly LossGroup[]
  /** Each class that holds anything; shares add up to 100.0 %. */
  readonly classes: readonly LossLine[]
  /** How much rests on what. */
  readonly evidence: readonly { readonly evidence: Evidence; readonly share: string; readonly amount: AmountInline }[]
}

export interface LossGroup {
  readonly id: GroupId
  readonly word: string
  readonly weight: bigint
  readonly share: string
  readonly amount: AmountInline
  /** `47 places`; empty for what lies nowhere. */
  readonly places: string
}

export interface LossLine {
  readonly class: LossClass
  readonly group: GroupId
  readonly words: string
  readonly share: string
  readonly amount: AmountInline
  /** Null where a price is unknown. */
  readonly usdAtTheft: AmountInline | null
  readonly usdAtEvent: AmountInline | null
}

export function lossBarOf(frame: Frame, places: readonly Place[], scale: Scale): LossBar {
  const losses = frame.result.losses.filter((loss) => scale.origins.includes(loss.origin))
  const sumBy = <K>(key: (loss: (typeof losses)[number]) => K) => {
    const sums = new Map<K, Map<number, bigint>>()
    for (const loss of losses) {
      const sum = sums.get(key(loss)) ?? new Map<number, bigint>()
      sums.set(key(loss), sum)
      addTo(sum, loss.origin, BigInt(loss.basis))
    }
    return sums
  }
  const byGroup = sumBy((loss) => GROUP_OF[loss.class])
  const byClass = sumBy((loss) => loss.class)
  const byEvidence = sumBy((loss) => loss.evidence)

  const groupWeights = GROUP_IDS.map((id) => scale.weigh(byGroup.get(id) ?? NOTHING))
  const shares = placeShares(places, scale, frame.front)
  const sharesIn = (is: (place: Place) => boolean) =>
    places.reduce((all, place) => all + (is(place) ? (shares.get(place.key) ?? 0) : 0), 0)
  const classes = [...byClass].filter(([, sum]) => scale.weigh(sum) > 0n)
  classes.sort((a, b) => GROUP_IDS.indexOf(GROUP_OF[a[0]]) - GROUP_IDS.indexOf(GROUP_OF[b[0]]))
  const classWeights = classes.map(([, sum]) => scale.weigh(sum))
  const evidence = [...byEvidence]
  const evidenceShares = sharesOf(evidence.map(([, sum]) => scale.weigh(sum)))
  const usd = (lossClass: LossClass, which: 'usdAtTheft' | 'usdAtEvent') => {
    const values = losses.filter((loss) => loss.class === lossClass).map((loss) => loss[which])
    return values.some((value) => value === null)
      ? null
      : dollars(values.reduce((all, value) => all + cents(value ?? '0.00'), 0n))
  }
  return {
    total: scale.amount(onScale(scale, stolenSum(frame))),
    groups: GROUP_IDS.map((id, i) => ({
      id,
      word: GROUP_WORDS[id],
      weight: groupWeights[i]!,
      share: percent(
        sharesIn((place) => place.group === id),
        groupWeights[i] === 0n,
      ),
      amount: scale.amount(byGroup.get(id) ?? NOTHING),
      places: placeWords(frame, places, scale, id),
    })),
    classes: classes.map(([lossClass, sum], i) => ({
      class: lossClass,
      group: GROUP_OF[lossClass],
      words: CLASS_WORDS[lossClass],
      share: percent(
        sharesIn((place) => place.class === lossClass),
        classWeights[i] === 0n,
      ),
      amount: scale.amount(sum),
      usdAtTheft: usd(lossClass, 'usdAtTheft'),
      usdAtEvent: usd(lossClass, 'usdAtEvent'),
    })),
    evidence: evidence.map(([kind, sum], i) => ({
      evidence: kind,
      share: percent(evidenceShares[i]!, scale.weigh(sum) === 0n),
      amount: scale.amount(sum),
    })),
  }
}

/** What was stolen, origin by origin, under the policy in front. */
export function stolenSum(frame: Frame): Sum {
  return new Map(frame.result.check.map((check) => [check.origin, BigInt(check.stolen)]))
}

const NOTHING: Sum = new Map()

function placeWords(frame: Frame, places: readonly Place[], scale: Scale, group: GroupId): string {
  if (group === 'gone') return ''
  const stops = places
    .filter((place) => place.group === group)
    .flatMap((place) => place.stops.filter((stop) => scale.weigh(onScale(scale, stop.sum)) > 0n))
  const stopped = stops.map((stop) => `${stop.chain} ${stop.address}`)
  const addresses = new Set(group === 'wallets' ? [...stopped, ...restingWallets(frame, scale)] : stopped).size
  if (addresses === 0) return ''
  return group === 'wallets' ? counted(addresses, 'wallet') : counted(addresses, 'address', 'addresses')
}
