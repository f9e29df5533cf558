import { z } from 'zod'
import { MEANS, SCALE, VALUED_AT, VICTIM_KINDS, WALLET_KINDS } from '../knowledge/knowledgeWords.ts'
import { POLICY_IDS } from '../trace/policyIds.ts'
import { LOSS_CLASSES } from './traceFile.ts'

/**
 * The schema of `annual.json`, `dyepack/annual@1`. Dollars are decimal strings with cents, coins decimal strings in whole
 * coins, shares numbers in per cent with one decimal, claims the ids of `claims.csv`.
 */
const usd = z.string().regex(/^-?\d+\.\d{2}$/)
const decimal = z.string().regex(/^\d+(\.\d+)?$/)
const percent = z.number().min(0).max(100)
const count = z.int().nonnegative()
const year = z.int().min(1900).max(2199)
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)
const claimId = z.string()
const claimIds = z.array(claimId)
const incidentIds = z.array(z.string())
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** `open`: whoever gives the upper end says that it may be more. */
const usdRange = z.strictObject({ low: usd, high: usd, open: z.boolean() })

/** Who says it, when, how surely, and what became of it. */
const cited = {
  claim: claimId,
  about: z.string(),
  by: z.string(),
  name: z.string(),
  published: z.string(),
  /** In whose text it was read; null: in the speaker's own. */
  via: z.string().nullable(),
  words: z.string(),
  scale: z.enum(SCALE),
  /** False: withdrawn, or replaced by a later claim. */
  standing: z.boolean(),
  supersededBy: claimIds,
  withdrawnBy: claimIds,
  disputedBy: claimIds,
}

/** The years that a figure is about; `from` null: without limit. Null: it does not say. */
const period = z.strictObject({ from: z.string().nullable(), to: z.string() }).nullable()
const coins = z.array(
  z.strictObject({ asset: z.string(), low: decimal.nullable(), high: decimal.nullable(), rough: z.boolean() }),
)
/** As its source gives it: null ends are not given. */
const claimedValue = {
  low: usd.nullable(),
  high: usd.nullable(),
  /** "About". */
  rough: z.boolean(),
  valued: z.enum(VALUED_AT).nullable(),
  coins,
  /** Of which part of the whole; null: of the whole. */
  part: z.string().nullable(),
}
const claimedTotal = z.strictObject({ ...cited, period, ...claimedValue })
const claimedCount = z.strictObject({
  ...cited,
  period,
  /** The one number printed: the lower end of a range. */
  count,
  low: count.nullable(),
  high: count.nullable(),
  rough: z.boolean(),
})
const claimedShares = z.strictObject({
  ...cited,
  period,
  parts: z.array(
    z.strictObject({ name: z.string(), low: decimal.nullable(), high: decimal.nullable(), rough: z.boolean() }),
  ),
})

const part = z.strictObject({
  name: z.string(),
  incidents: incidentIds,
  share: percent,
  usd: usdRange.nullable(),
  usdShare: z.strictObject({ low: percent, high: percent }).nullable(),
})
const coinPart = z.strictObject({
  coin: z.string(),
  incidents: incidentIds,
  share: percent,
  low: decimal.nullable(),
  high: decimal.nullable(),
  claims: claimIds,
})
/** When something happened, and how many seconds after the theft; null: the trace does not begin with the theft. */
const step = z.strictObject({ time, seconds: count.nullable() })
/** First, and when half of all that the trace sees arriving had arrived. Null: none is seen to arrive. */
const arrivals = z.strictObject({ first: step, half: step, amount: z.string().regex(/^\d+$/) }).nullable()
const times = z.strictObject({
  /** Null: the trace does not begin with the theft. */
  theft: time.nullable(),
  /** When coins first left the thief's first addresses, and when half of them were outside. Null: unknown. */
  firstMove: step.nullable(),
  halfMoved: step.nullable(),
  service: arrivals,
  mixer: arrivals,
  bridge: arrivals,
})
/** Of how many traced cases it is known, and the middle one in seconds. */
const known = z.strictObject({ cases: count, medianSeconds: count.nullable() })
const cashOut = z.strictObject({ first: known, half: known })
const timing = z.strictObject({
  /** The denominators: all listed incidents, and those that were traced. */
  incidents: count,
  traced: count,
  firstMove: known,
  halfMoved: known,
  service: cashOut,
  mixer: cashOut,
  bridge: cashOut,
})

/** What coins were worth by daily prices: computed. `prices`: those that were used, each with its own day. */
const worth = z
  .strictObject({
    ...usdRange.shape,
    claims: claimIds,
    prices: z.array(z.strictObject({ coin: z.string(), day, usd: decimal, source: z.string() })),
  })
  .nullable()
/** The same coins on two days, over the incidents that are named. Null: of none both are known. */
const worthOnTwoDays = z
  .strictObject({ incidents: incidentIds, atTheft: usdRange, atAsOf: usdRange, firstPrice: day, lastPrice: day })
  .nullable()
/** `day`: of the theft, as exact as it is known, or of the report. */
const missingPrice = z.strictObject({ coin: z.string(), day: z.string() })

const traced = z.strictObject({
  case: z.string(),
  incident: z.string(),
  asOf: day,
  policy: z.enum(POLICY_IDS),
  unit: z.string(),
  /** The denominator: all that was traced, in `unit`; dollars in cents. */
  whole: z.string().regex(/^\d+$/),
  mixerShare: percent,
  classes: z.array(z.strictObject({ class: z.enum(LOSS_CLASSES), amount: z.string().regex(/^\d+$/) })),
  /** Null: unknown, because a movement has no time. */
  times: times.nullable(),
  sha256,
})

const yearShape = z.strictObject({
  year,
  attacks: z.strictObject({ listed: count, incidents: incidentIds, claims: z.array(claimedCount) }),
  usd: z.strictObject({
    /** Sum of the listed incidents' lower and upper ends; null: of none is the value known. */
    listedLow: usd.nullable(),
    listedHigh: usd.nullable(),
    open: z.boolean(),
    /** Listed incidents that are not in the sum, because nobody gives their value on the day of the theft. */
    unknown: incidentIds,
    /** The part of the sum that was computed from coins and prices. */
    computed: usdRange.nullable(),
    claims: z.array(claimedTotal),
  }),
  byAsset: z.strictObject({ listed: z.array(coinPart), claims: z.array(claimedShares) }),
  byMeans: z.strictObject({ listed: z.array(part), claims: z.array(claimedShares) }),
  byVictimKind: z.strictObject({ listed: z.array(part), claims: z.array(claimedShares) }),
  laundering: z.strictObject({ claims: z.array(claimedShares), traced: z.array(traced) }),
  /** What the coins of its incidents were worth on the days of the thefts, and on the day of the report. */
  worth: worthOnTwoDays,
  world: z.array(claimedShares),
})

const attribution = z.strictObject({ ...cited, actors: z.array(z.string()) })
const incident = z.strictObject({
  id: z.string(),
  date: z.string(),
  victim: z.string(),
  kind: z.enum(VICTIM_KINDS),
  stub: z.boolean(),
  cases: z.array(z.string()),
  /** What it counts with: from the least to the most that sources say, in dollars of the theft's day; null: unknown. */
  range: usdRange.nullable(),
  /** True: nobody gives dollars, and the range was computed from coins and prices. */
  computed: z.boolean(),
  computedFrom: claimIds,
  /** What its coins were worth, whether or not somebody gives dollars; null: not every coin of a claim has a price. */
  worthAtTheft: worth,
  worthAsOf: worth,
  missingPrices: z.array(missingPrice),
  /** What sources say in dollars of their report's day. Counted nowhere. */
  atReport: usdRange.nullable(),
  usd: z.array(
    z.strictObject({
      ...cited,
      /** The one sum printed: the lower end of a range; null: only coins. */
      amount: usd.nullable(),
      ...claimedValue,
      counted: z.boolean(),
      notCounted: z.enum(['superseded', 'withdrawn', 'part', 'no-dollars', 'report-time', 'second-hand']).nullable(),
    }),
  ),
  attributedBy: claimIds,
  attributions: z.array(attribution),
  voices: count,
  surest: z.enum(SCALE),
  doubtedBy: claimIds,
  otherwiseAttributedBy: claimIds,
  means: z.array(z.strictObject({ means: z.enum(MEANS), claims: claimIds })),
  wallets: z.array(z.enum(WALLET_KINDS)),
})

const gap = z.strictObject({
  kind: z.enum(['unexplained', 'beyond', 'within', 'not-compared']),
  low: usd.nullable(),
  high: usd.nullable(),
  open: z.boolean(),
  why: z.enum(['part', 'report-time', 'no-dollars', 'other-actor', 'replaced', 'part-of-year']).nullable(),
})
const difference = z.strictObject({
  kind: z.enum([
    'value',
    'same-document',
    'count',
    'attribution',
    'valuation',
    'year',
    'growth',
    'all-time',
    'world',
    'holdings',
  ]),
  words: z.string(),
  claims: claimIds,
  inference: z.boolean(),
})
const reconciliation = z.strictObject({
  years: z.array(
    z.strictObject({
      year,
      totals: z.array(z.strictObject({ claim: claimId, by: z.string(), ...gap.shape })),
      counts: z.array(
        z.strictObject({
          claim: claimId,
          by: z.string(),
          /** Claimed less listed; null: not given, or not compared. */
          low: z.int().nullable(),
          high: z.int().nullable(),
        }),
      ),
      voices: z.array(
        z.strictObject({ by: z.string(), name: z.string(), attributes: incidentIds, usd: usdRange.nullable() }),
      ),
      differences: z.array(difference),
    }),
  ),
  periods: z.array(
    z.strictObject({
      total: claimedTotal.nullable(),
      count: claimedCount.nullable(),
      listed: z.strictObject({ attacks: count, usd: usdRange.nullable() }).nullable(),
      gap: gap.nullable(),
    }),
  ),
  inferences: z.array(difference),
})

const anyFigure = z.strictObject({
  kind: z.enum(['total', 'count', 'held', 'shares']),
  claim: claimId,
  by: z.string(),
  published: z.string(),
  period,
  /** As printed: `about $400 M`. */
  says: z.string(),
})
const restatements = z.strictObject({
  against: day,
  figures: z.array(
    z.strictObject({ by: z.string(), name: z.string(), from: z.array(anyFigure), to: anyFigure, silent: z.boolean() }),
  ),
  added: z.array(anyFigure),
  withdrawn: z.array(anyFigure),
  incidents: z.strictObject({
    added: incidentIds,
    removed: incidentIds,
    changed: z.array(z.strictObject({ id: z.string(), from: usdRange.nullable(), to: usdRange.nullable() })),
  }),
  years: z.array(
    z.strictObject({
      year,
      attacks: z.strictObject({ from: count, to: count }),
      usd: z.strictObject({ from: usdRange.nullable(), to: usdRange.nullable() }),
    }),
  ),
})

export const annualFileSchema = z.strictObject({
  schema: z.literal('dyepack/annual@1'),
  actor: z.string(),
  /** It and all below it. */
  actors: z.array(z.string()),
  from: year,
  to: year,
  asOf: day,
  version: z.string(),
  years: z.array(yearShape),
  /** The listed incidents of all years. */
  whole: z.strictObject({ byAsset: z.array(coinPart), byMeans: z.array(part), byVictimKind: z.array(part) }),
  incidents: z.array(incident),
  notCounted: z.strictObject({ attempts: z.array(incident), doubted: z.array(incident) }),
  worth: worthOnTwoDays,
  timing,
  holdings: z.array(claimedTotal),
  reconciliation,
  restatements: restatements.nullable(),
  coverage: z.strictObject({
    incidents: count,
    claims: count,
    claimsPerIncident: z.number().nullable(),
    sourcesPerIncident: z.number().nullable(),
    oneSource: incidentIds,
    stubs: incidentIds,
  }),
  prices: z.array(z.strictObject({ file: z.string(), sha256 })),
  /** What was looked for in them and is not there, with the listed incidents that need it. */
  missingPrices: z.array(missingPrice.extend({ incidents: incidentIds })),
})

export type AnnualFile = z.infer<typeof annualFileSchema>
export type AnnualFileIncident = z.infer<typeof incident>
export type AnnualFileDifference = z.infer<typeof difference>
