import type { AnnualModel, PeriodFigure } from '../../core/annual/annualModel.ts'
import type { AnnualYear } from '../../core/annual/annualYear.ts'
import type { CoinPart, Part } from '../../core/annual/breakdowns.ts'
import { type Arrivals, CASH_OUTS, type CaseTimes, type CashOut, type Step } from '../../core/annual/caseTimes.ts'
import type { Cited } from '../../core/annual/cited.ts'
import type { Figure } from '../../core/annual/figures.ts'
import { figureWords } from '../../core/annual/figureWords.ts'
import type { Gap } from '../../core/annual/gap.ts'
import type { IncidentRow } from '../../core/annual/incidentRow.ts'
import type { Difference } from '../../core/annual/reconcileYear.ts'
import type { AnyFigure, Restatements } from '../../core/annual/restatements.ts'
import type { Known, Timing } from '../../core/annual/timing.ts'
import type { UsdRange } from '../../core/annual/usdRange.ts'
import type { Worth } from '../../core/annual/valuation.ts'
import type { WorthOnTwoDays } from '../../core/annual/worthOnTwoDays.ts'
import type { ClaimedValue } from '../../core/knowledge/claim.ts'
import { priceText } from '../../core/ledger/prices.ts'
import { plain } from '../../core/report/text.ts'
import { isoTime } from '../../core/trace/rows.ts'
import type { AnnualFile, AnnualFileDifference, AnnualFileIncident } from '../../core/wire/annualFile.ts'

/** `annual.json` as text. Same model, same bytes. */
export function annualJson(model: AnnualModel): string {
  return `${JSON.stringify(annualFile(model), null, 2)}\n`
}

/** An annual report as programs read it. */
function annualFile(model: AnnualModel): AnnualFile {
  const { actor, actors, from, to, asOf, version, scope, coverage, restatements } = model
  const { incidents, claims, claimsPerIncident, sourcesPerIncident, oneSource, stubs } = coverage
  return {
    schema: 'dyepack/annual@1',
    actor: actor.id,
    actors: actors.map(({ id }) => id),
    from,
    to,
    asOf,
    version,
    years: model.years.map(yearOf),
    whole: {
      byAsset: model.whole.byAsset.map(coinPartOf),
      byMeans: model.whole.byMeans.map(partOf),
      byVictimKind: model.whole.byVictimKind.map(partOf),
    },
    incidents: scope.listed.map(incidentOf),
    notCounted: { attempts: scope.attempts.map(incidentOf), doubted: scope.doubted.map(incidentOf) },
    worth: twoDaysOf(model.worth),
    timing: timingOf(model.timing),
    holdings: model.holdings.map((figure) => totalOf(figure)),
    reconciliation: reconciliationOf(model),
    restatements: restatements === null ? null : restatementsOf(restatements),
    coverage: {
      incidents,
      claims,
      claimsPerIncident,
      sourcesPerIncident,
      oneSource: [...oneSource],
      stubs: [...stubs],
    },
    prices: model.priceFiles.map(({ file, sha256 }) => ({ file, sha256 })),
    missingPrices: model.missingPrices.map(({ coin, day, incidents: ids }) => ({ coin, day, incidents: [...ids] })),
  }
}

function yearOf(year: AnnualYear): AnnualFile['years'][number] {
  const { usd, listed, laundering } = year
  return {
    year: year.year,
    attacks: { listed: listed.length, incidents: idsOf(listed), claims: year.counts.map(countOf) },
    usd: {
      listedLow: usd === null ? null : dollarsOf(usd.low),
      listedHigh: usd === null ? null : dollarsOf(usd.high),
      open: usd?.open ?? false,
      unknown: idsOf(year.unknown),
      computed: rangeOf(year.computed),
      claims: year.totals.map(totalOf),
    },
    byAsset: { listed: year.byAsset.listed.map(coinPartOf), claims: year.byAsset.claims.map(sharesOf) },
    byMeans: { listed: year.byMeans.listed.map(partOf), claims: year.byMeans.claims.map(sharesOf) },
    byVictimKind: { listed: year.byVictimKind.listed.map(partOf), claims: year.byVictimKind.claims.map(sharesOf) },
    laundering: {
      claims: laundering.claims.map(sharesOf),
      traced: laundering.traced.map((one) => ({
        case: one.case,
        incident: one.incident,
        asOf: one.asOf,
        policy: one.policy,
        unit: one.unit,
        whole: one.whole.toString(),
        mixerShare: one.mixerShare / 10,
        classes: one.classes.map(({ class: name, amount }) => ({ class: name, amount: amount.toString() })),
        times: one.times && timesOf(one.times),
        sha256: one.sha256,
      })),
    },
    worth: twoDaysOf(year.worth),
    world: year.world.map(sharesOf),
  }
}

function incidentOf(row: IncidentRow): AnnualFileIncident {
  const { loss, computed } = row
  return {
    id: row.id,
    date: row.date,
    victim: row.victim,
    kind: row.kind,
    stub: row.stub,
    cases: [...row.cases],
    range: rangeOf(row.usd),
    computed: loss.range === null && computed !== null,
    computedFrom: [...(computed?.claims ?? [])],
    worthAtTheft: worthOf(row.worth.atTheft),
    worthAsOf: worthOf(row.worth.atAsOf),
    missingPrices: row.worth.missing.map(({ coin, day }) => ({ coin, day })),
    atReport: rangeOf(loss.atReport),
    usd: loss.claims.map((claim) => {
      const end = claim.value.usd === null ? null : (claim.value.usd.low ?? claim.value.usd.high)
      return {
        ...citedOf(claim),
        amount: end === null ? null : dollarsOf(end),
        ...amountsOf(claim.value),
        counted: claim.notCounted === null,
        notCounted: claim.notCounted,
      }
    }),
    attributedBy: row.attributedBy.map(({ claim }) => claim),
    attributions: [...row.attributedBy, ...row.doubtedBy, ...row.others].map((one) => ({
      ...citedOf(one),
      actors: [...one.actors],
    })),
    voices: row.voices,
    surest: row.surest,
    doubtedBy: row.doubtedBy.map(({ claim }) => claim),
    otherwiseAttributedBy: row.others.map(({ claim }) => claim),
    means: row.means.map(({ means, claims }) => ({ means, claims: [...claims] })),
    wallets: [...row.wallets],
  }
}

function worthOf(worth: Worth | null) {
  if (worth === null) return null
  const prices = worth.prices.map(({ coin, day, price, source }) => ({ coin, day, usd: priceText(price), source }))
  return { ...rangeOf(worth.range)!, claims: [...worth.claims], prices }
}

function twoDaysOf(worth: WorthOnTwoDays | null) {
  if (worth === null) return null
  const { incidents, atTheft, atAsOf, firstPrice, lastPrice } = worth
  const sums = { atTheft: rangeOf(atTheft)!, atAsOf: rangeOf(atAsOf)! }
  return { incidents: [...incidents], ...sums, firstPrice, lastPrice }
}

function timesOf({ theft, firstMove, halfMoved, cashOut }: CaseTimes) {
  return {
    theft: theft === null ? null : isoTime(theft),
    firstMove: firstMove && stepOf(firstMove),
    halfMoved: halfMoved && stepOf(halfMoved),
    ...byCashOut((kind) => arrivalsOf(cashOut[kind])),
  }
}

function arrivalsOf(arrivals: Arrivals | null) {
  if (arrivals === null) return null
  return { first: stepOf(arrivals.first), half: stepOf(arrivals.half), amount: arrivals.amount.toString() }
}

function stepOf({ time, after }: Step) {
  return { time: isoTime(time), seconds: after === null ? null : Math.floor(after / 1000) }
}

function timingOf({ incidents, traced, firstMove, halfMoved, cashOut }: Timing) {
  const ofKind = (kind: CashOut) => ({ first: knownOf(cashOut[kind].first), half: knownOf(cashOut[kind].half) })
  return { incidents, traced, firstMove: knownOf(firstMove), halfMoved: knownOf(halfMoved), ...byCashOut(ofKind) }
}

function knownOf({ cases, median }: Known) {
  return { cases, medianSeconds: median === null ? null : Math.floor(median / 1000) }
}

function byCashOut<T>(of: (kind: CashOut) => T): Record<CashOut, T> {
  return Object.fromEntries(CASH_OUTS.map((kind) => [kind, of(kind)])) as Record<CashOut, T>
}

function reconciliationOf({ reconciliation, periods, inferences }: AnnualModel): AnnualFile['reconciliation'] {
  return {
    years: reconciliation.map((one) => ({
      year: one.year,
      totals: one.totals.map(({ figure, gap }) => ({ claim: figure.claim, by: figure.by, ...gapOf(gap) })),
      counts: one.counts.map(({ figure, difference }) => ({
        claim: figure.claim,
        by: figure.by,
        low: difference?.low == null ? null : Number(difference.low),
        high: difference?.high == null ? null : Number(difference.high),
      })),
      voices: one.voices.map(({ by, name, attributes, usd }) => ({
        by,
        name,
        attributes: [...attributes],
        usd: rangeOf(usd),
      })),
      differences: one.differences.map(differenceOf),
    })),
    periods: periods.map(periodOf),
    inferences: inferences.map(differenceOf),
  }
}

function periodOf({ figure, listed, gap }: PeriodFigure): AnnualFile['reconciliation']['periods'][number] {
  return {
    total: isTotal(figure) ? totalOf(figure) : null,
    count: isTotal(figure) ? null : countOf(figure),
    listed: listed && { attacks: listed.attacks, usd: rangeOf(listed.usd) },
    gap: gap && gapOf(gap),
  }
}

function isTotal(figure: PeriodFigure['figure']): figure is Figure<'total'> {
  return figure.fact.kind === 'total'
}

function restatementsOf({ against, figures, added, withdrawn, incidents, years }: Restatements) {
  return {
    against,
    figures: figures.map(({ by, name, from, to, silent }) => ({
      by,
      name,
      silent,
      from: from.map(anyFigureOf),
      to: anyFigureOf(to),
    })),
    added: added.map(anyFigureOf),
    withdrawn: withdrawn.map(anyFigureOf),
    incidents: {
      added: [...incidents.added],
      removed: [...incidents.removed],
      changed: incidents.changed.map(({ id, from, to }) => ({ id, from: rangeOf(from), to: rangeOf(to) })),
    },
    years: years.map(({ year, attacks, usd }) => ({
      year,
      attacks: { from: attacks.from, to: attacks.to },
      usd: { from: rangeOf(usd.from), to: rangeOf(usd.to) },
    })),
  }
}

function anyFigureOf(figure: AnyFigure) {
  const { claim, by, published, fact } = figure
  return { kind: fact.kind, claim, by, published, period: fact.period, says: figureWords(figure) }
}

function citedOf(one: Cited) {
  const { claim, about, by, name, published, via, words, scale, standing } = one
  return {
    claim,
    about,
    by,
    name,
    published,
    via,
    words,
    scale,
    standing,
    supersededBy: [...one.supersededBy],
    withdrawnBy: [...one.withdrawnBy],
    disputedBy: [...one.disputedBy],
  }
}

function totalOf(figure: Figure<'total'> | Figure<'held'>) {
  return { ...citedOf(figure), period: figure.fact.period, ...amountsOf(figure.fact.value) }
}

function countOf(figure: Figure<'count'>) {
  const { low, high, rough } = figure.fact.count
  const ends = { low: low === null ? null : Number(low), high: high === null ? null : Number(high) }
  return { ...citedOf(figure), period: figure.fact.period, count: ends.low ?? ends.high ?? 0, ...ends, rough }
}

function sharesOf(figure: Figure<'shares'>) {
  const parts = figure.fact.shares.parts.map(({ name, percent }) => ({ name, ...percent }))
  return { ...citedOf(figure), period: figure.fact.period, parts }
}

function amountsOf({ usd, valued, amounts, part }: ClaimedValue) {
  return {
    low: usd?.low == null ? null : dollarsOf(usd.low),
    high: usd?.high == null ? null : dollarsOf(usd.high),
    rough: usd?.rough ?? false,
    valued,
    coins: amounts.map(({ asset, amount }) => ({ asset, ...amount })),
    part,
  }
}

function partOf({ name, incidents, share, usd, usdShare }: Part) {
  return {
    name,
    incidents: [...incidents],
    share: share / 10,
    usd: rangeOf(usd),
    usdShare: usdShare && { low: usdShare.low / 10, high: usdShare.high / 10 },
  }
}

function coinPartOf({ coin, incidents, share, low, high, claims }: CoinPart) {
  return { coin, incidents: [...incidents], share: share / 10, low, high, claims: [...claims] }
}

function gapOf(gap: Gap) {
  if (gap.kind === 'not-compared') return { kind: gap.kind, low: null, high: null, open: false, why: gap.why }
  const { low, high, open } = gap.range
  return { kind: gap.kind, low: dollarsOf(low), high: dollarsOf(high), open, why: null }
}

function differenceOf({ kind, words, claims, inference }: Difference): AnnualFileDifference {
  return { kind, words: plain(words), claims: [...claims], inference }
}

function rangeOf(range: UsdRange | null) {
  return range && { low: dollarsOf(range.low), high: dollarsOf(range.high), open: range.open }
}

/** `40000000000n` cents are `400000000.00`. */
function dollarsOf(cents: bigint): string {
  return `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`
}

function idsOf(rows: readonly IncidentRow[]): string[] {
  return rows.map(({ id }) => id)
}
