import { compareText } from '../compareText.ts'
import { addToGroup } from '../groupBy.ts'
import type { Claim, ClaimOf } from '../knowledge/claim.ts'
import { compareDecimals } from '../knowledge/compareDecimals.ts'
import type { Incident } from '../knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import { type Means, SCALE, type Scale, type VictimKind, type WalletKind } from '../knowledge/knowledgeWords.ts'
import type { PartialDate } from '../knowledge/partialDate.ts'
import type { Range } from '../knowledge/range.ts'
import { speaksFor } from '../knowledge/speaksFor.ts'
import { type Cited, citedOf, voiceOf } from './cited.ts'
import type { CoinPrices } from './coinPrices.ts'
import { type IncidentLoss, incidentLoss } from './incidentLoss.ts'
import type { UsdRange } from './usdRange.ts'
import { type Valuation, valuationOf, type Worth } from './valuation.ts'

/** An incident as the report lists it. */
export interface IncidentRow {
  readonly id: string
  readonly year: number
  readonly date: PartialDate
  readonly victim: string
  readonly kind: VictimKind
  readonly stub: boolean
  readonly cases: readonly string[]
  readonly loss: IncidentLoss
  /** What it counts with: what claims span, else what was computed; null: unknown. Dollars of the day of the theft. */
  readonly usd: UsdRange | null
  /** What it counts with where nobody gives dollars; else null. */
  readonly computed: Worth | null
  /** What its coins were worth, whether or not somebody gives dollars. */
  readonly worth: Valuation
  /** Claims that attribute it to the actor or to one below it, and the surest of their words. */
  readonly attributedBy: readonly Attribution[]
  readonly surest: Scale
  /** Claims that doubt or deny just that. */
  readonly doubtedBy: readonly Attribution[]
  /** Claims that attribute it to somebody else. */
  readonly others: readonly Attribution[]
  /** How many voices attribute it, each once. */
  readonly voices: number
  readonly means: readonly { readonly means: Means; readonly claims: readonly string[] }[]
  readonly wallets: readonly WalletKind[]
  /** Coins that whole, standing claims name, with what they span in whole coins. */
  readonly coins: readonly CoinLoss[]
  /** Years other than its own that a claim dates it to. */
  readonly otherYears: readonly { readonly year: number; readonly claim: string }[]
}

export interface Attribution extends Cited {
  readonly actors: readonly string[]
  /** Their names. */
  readonly names: readonly string[]
}

export interface CoinLoss {
  readonly coin: string
  readonly amount: Range<string>
  readonly claims: readonly string[]
}

/** All that a report says of one incident, for an actor and those below it. */
export function incidentRow(
  index: KnowledgeIndex,
  incident: Incident,
  actors: ReadonlySet<string>,
  asOf: string,
  prices: CoinPrices | null,
): IncidentRow {
  const claims = index.claimsAbout(incident.id)
  const standing = index.standingClaimsAbout(incident.id)
  const loss = incidentLoss(index, claims)
  const whole = loss.claims.filter((one) => one.standing && one.value.part === null)
  const worth = valuationOf(whole, incident.date, asOf, prices)
  const computed = loss.range === null ? worth.atTheft : null
  const attributions = standing.flatMap((claim) =>
    claim.kind === 'attribution'
      ? [
          {
            ...citedOf(index, claim),
            actors: claim.actors,
            names: claim.actors.map((id) => index.actor(id)?.name ?? id),
          },
        ]
      : [],
  )
  const ofActor = attributions.filter((one) => one.actors.some((actor) => actors.has(actor)))
  const attributedBy = ofActor.filter(speaksFor)
  return {
    id: incident.id,
    year: yearOf(incident.date),
    date: incident.date,
    victim: incident.victim.name,
    kind: incident.victim.kind,
    stub: incident.stub,
    cases: incident.cases,
    loss,
    usd: loss.range ?? computed?.range ?? null,
    computed,
    worth,
    attributedBy,
    surest: SCALE.find((scale) => attributedBy.some((one) => one.scale === scale)) ?? 'doubted',
    doubtedBy: ofActor.filter((one) => !speaksFor(one)),
    others: attributions.filter((one) => speaksFor(one) && !one.actors.some((actor) => actors.has(actor))),
    voices: new Set(attributedBy.map(({ by }) => voiceOf(index, by))).size,
    means: meansOf(standing),
    wallets: [...new Set(standing.flatMap((claim) => (claim.kind === 'wallets' ? claim.wallets : [])))].sort(
      compareText,
    ),
    coins: coinsOf(whole),
    otherYears: standing.flatMap((claim) =>
      claim.kind === 'date' && yearOf(claim.date) !== yearOf(incident.date)
        ? [{ year: yearOf(claim.date), claim: claim.id }]
        : [],
    ),
  }
}

function yearOf(date: PartialDate): number {
  return Number(date.slice(0, 4))
}

function meansOf(claims: readonly Claim[]): IncidentRow['means'] {
  const found = new Map<Means, string[]>()
  for (const claim of claims) {
    if (claim.kind !== 'means') continue
    for (const one of claim.means) addToGroup(found, one, claim.id)
  }
  // Somebody's "unknown" says nothing where somebody else knows.
  if (found.size > 1) found.delete('unknown')
  return [...found].map(([means, ids]) => ({ means, claims: ids })).sort((a, b) => compareText(a.means, b.means))
}

function coinsOf(
  losses: readonly { readonly claim: string; readonly value: ClaimOf<'loss'>['value'] }[],
): readonly CoinLoss[] {
  const byCoin = new Map<string, { amounts: Range<string>[]; claims: string[] }>()
  for (const { claim, value } of losses)
    for (const { asset, amount } of value.amounts) {
      const entry = byCoin.get(asset) ?? { amounts: [], claims: [] }
      byCoin.set(asset, entry)
      entry.amounts.push(amount)
      entry.claims.push(claim)
    }
  return [...byCoin]
    .map(([coin, { amounts, claims }]) => ({ coin, amount: coinSpan(amounts), claims }))
    .sort((a, b) => compareText(a.coin, b.coin))
}

function coinSpan(amounts: readonly Range<string>[]): Range<string> {
  const ends = amounts.flatMap(({ low, high }) => [low, high].filter((end) => end !== null)).sort(compareDecimals)
  return { low: ends[0] ?? null, high: ends.at(-1) ?? null, rough: amounts.some(({ rough }) => rough) }
}
