import { valuesWith } from '../heuristics/defaultsOf.ts'
import type { DrainAlarm, DrainRule } from '../heuristics/drain/drainAlarm.ts'
import { hotWalletDrain } from '../heuristics/drain/hotWalletDrain.ts'
import { openingBalances } from '../start/walletHistory.ts'
import { type ExchangeTraffic, exchangeTraffic } from './exchangeTraffic.ts'
import { Random } from './random.ts'
import { type Interval, wilson } from './wilson.ts'
import { type DrainPlan, withDrain } from './withDrain.ts'

export interface AlarmOptions {
  readonly seed: number
  readonly weeks: number
  readonly withdrawals: number
  readonly assets: number
  /** Different traffics of two days that moves and drains are put into. */
  readonly traffics: number
  readonly migrations: number
  readonly drains: number
}

export const ALARM_DEFAULTS: AlarmOptions = {
  seed: 1,
  weeks: 50,
  withdrawals: 10_000,
  assets: 12,
  traffics: 20,
  migrations: 100,
  drains: 400,
}

export interface AlarmCount {
  readonly hits: number
  readonly of: number
  readonly interval: Interval | null
}

/** What the watch is told. */
export interface AlarmVariant {
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  /** `least`: only what the wallet must have had to pay what it paid. */
  readonly balances: 'known' | 'least' | 'none'
  readonly prices: boolean
  readonly coldIsNamed: boolean
}

export interface OrdinaryRow {
  readonly variant: AlarmVariant
  /** Weeks with an alarm. */
  readonly weeks: AlarmCount
  /** Receivers that an alarm named, of all payments to customers. */
  readonly payments: AlarmCount
  readonly byRule: Readonly<Record<DrainRule, number>>
}

export interface MigrationRow {
  readonly name: string
  readonly alarmed: AlarmCount
  /** Of those with an alarm: where the answer says that an owner's move looks so. */
  readonly doubted: AlarmCount
  /** Hours from the alarm to that, of the middle one; null: there is none. */
  readonly hours: number | null
}

export interface RecallRow {
  readonly assets: readonly [number, number]
  readonly percent: readonly [number, number]
  readonly found: AlarmCount
}

export interface AlarmAccuracy {
  readonly options: AlarmOptions
  readonly payments: number
  readonly ordinary: readonly OrdinaryRow[]
  readonly migrations: readonly MigrationRow[]
  readonly recall: readonly RecallRow[]
  readonly allDrains: AlarmCount
  /** Minutes from the first large payment to the alarm, of the middle one that was found. */
  readonly minutes: number | null
}

const KNOWN = { balances: 'known', prices: true, coldIsNamed: true } as const
const VARIANTS: readonly AlarmVariant[] = [
  { name: 'defaults', settings: {}, ...KNOWN },
  { name: 'without prices', settings: {}, ...KNOWN, prices: false },
  { name: 'balances only as far as payments show them', settings: {}, ...KNOWN, balances: 'least' },
  { name: 'without balances', settings: {}, ...KNOWN, balances: 'none' },
  { name: '`part=0`: any five assets count', settings: { part: '0' }, ...KNOWN },
  { name: '`left=20`: four fifths of an asset are a sweep', settings: { left: '20' }, ...KNOWN },
  { name: 'the cold wallet is not named', settings: {}, ...KNOWN, coldIsNamed: false },
]
const [ASSETS, PERCENTS] = [
  [
    [1, 1],
    [2, 4],
    [5, 12],
  ],
  [
    [5, 24],
    [25, 74],
    [75, 100],
  ],
] as const

/** How often `hot-wallet-drain` is wrong and right on generated traffic. The same options give the same figures. */
export function alarmAccuracy(options: AlarmOptions, onStep: (step: string) => void = () => {}): AlarmAccuracy {
  const { seed, weeks, withdrawals, assets } = options
  const plan = { days: 7, withdrawals, assets }
  const traffics = Array.from({ length: weeks }, (_, n) => exchangeTraffic(plan, new Random(seed, n)))
  onStep('ordinary weeks')
  const ordinary = VARIANTS.map((variant) => ordinaryRow(variant, traffics))
  onStep('migrations')
  // Two days are enough for what is told of one moment, and quicker.
  const short = { ...plan, days: 2, withdrawals: Math.floor((withdrawals * 2) / 7) }
  const some = Array.from({ length: options.traffics }, (_, n) => exchangeTraffic(short, new Random(seed, weeks + n)))
  const migrations = migrationRows(options, some)
  onStep('drains')
  const { recall, allDrains, minutes } = recallRows(options, some)
  const payments = traffics.reduce((sum, one) => sum + one.payments, 0)
  return { options, payments, ordinary, migrations, recall, allDrains, minutes }
}

function watch(
  traffic: ExchangeTraffic,
  variant: AlarmVariant,
  transactions: ExchangeTraffic['transactions'],
  known: readonly string[] = [],
) {
  const { wallet, cold, opening } = traffic
  return hotWalletDrain.find(
    {
      wallets: [wallet],
      known: [...(variant.coldIsNamed ? [cold] : []), ...known],
      opening: variant.balances === 'known' ? opening : variant.balances === 'least' ? least(traffic) : [],
      worthOf: (_asset, amount) => (variant.prices ? amount : null),
      transactions,
    },
    valuesWith(hotWalletDrain, variant.settings),
  )
}

function least({ wallet, transactions }: ExchangeTraffic) {
  const movements = transactions.flatMap(({ chain, hash, time, movements: all }) =>
    all.map((one) => ({ ...one, chain, hash, time, row: 0, height: null })),
  )
  return openingBalances(movements, new Set([wallet]), [])
}

function ordinaryRow(variant: AlarmVariant, traffics: readonly ExchangeTraffic[]): OrdinaryRow {
  const byRule: Record<DrainRule, number> = { assets: 0, share: 0, sweep: 0, spread: 0 }
  let [hits, payments, named] = [0, 0, 0]
  for (const traffic of traffics) {
    const { alarms } = watch(traffic, variant, traffic.transactions)
    for (const { rule } of alarms) byRule[rule]++
    if (alarms.length > 0) hits++
    named += new Set(alarms.map(({ hand }) => hand)).size
    payments += traffic.payments
  }
  return { variant, weeks: counted(hits, traffics.length), payments: counted(named, payments), byRule }
}

function migrationRows(
  { seed, migrations, assets }: AlarmOptions,
  traffics: readonly ExchangeTraffic[],
): MigrationRow[] {
  const rows = [
    { name: 'to a wallet that was named', known: true, goesOn: true },
    { name: 'to one that was not named, and that goes on as the hot wallet', known: false, goesOn: true },
    { name: 'to one that was not named, and that does nothing', known: false, goesOn: false },
  ]
  return rows.map(({ name, known, goesOn }) => {
    let [alarmed, doubted] = [0, 0]
    const waits: number[] = []
    for (let n = 0; n < migrations; n++) {
      const random = new Random(seed + 1, n)
      const traffic = traffics[n % traffics.length]!
      const plan = {
        assets,
        percent: 100,
        minutes: random.between(5, 120),
        receivers: 1,
        tries: random.below(2) === 1,
        goesOn,
      }
      const { transactions, receivers, since } = withDrain(traffic, plan, random)
      const { alarms, doubts } = watch(traffic, VARIANTS[0]!, transactions, known ? receivers : [])
      const first = alarms.find((one) => isOf(one, receivers))
      if (first === undefined) continue
      alarmed++
      const doubt = doubts.find(({ hand }) => receivers.includes(hand))
      if (doubt === undefined) continue
      doubted++
      waits.push((doubt.time - since) / 3_600_000)
    }
    return { name, alarmed: counted(alarmed, migrations), doubted: counted(doubted, alarmed), hours: middle(waits) }
  })
}

function recallRows({ seed, drains, assets }: AlarmOptions, traffics: readonly ExchangeTraffic[]) {
  const cells = ASSETS.flatMap((some) => PERCENTS.map((percent) => ({ assets: some, percent, found: 0, of: 0 })))
  const waits: number[] = []
  let all = 0
  for (let n = 0; n < drains; n++) {
    const random = new Random(seed + 2, n)
    const plan: DrainPlan = {
      assets: random.between(1, assets),
      percent: random.between(5, 100),
      minutes: random.between(0, 30),
      receivers: random.between(1, 3),
      tries: random.below(2) === 1,
      goesOn: false,
    }
    const traffic = traffics[n % traffics.length]!
    const { transactions, receivers, since, until } = withDrain(traffic, plan, random)
    const { alarms } = watch(traffic, VARIANTS[0]!, transactions)
    const first = alarms.find((one) => isOf(one, receivers) && one.time >= since && one.time <= until)
    const cell = cells.find(
      ({ assets: [low, high], percent: [least, most] }) =>
        plan.assets >= low && plan.assets <= high && plan.percent >= least && plan.percent <= most,
    )!
    cell.of++
    if (first === undefined) continue
    cell.found++
    all++
    waits.push((first.time - since) / 60_000)
  }
  return {
    recall: cells.map(({ assets: some, percent, found, of }) => ({ assets: some, percent, found: counted(found, of) })),
    allDrains: counted(all, drains),
    minutes: middle(waits),
  }
}

function isOf({ receivers }: DrainAlarm, wanted: readonly string[]): boolean {
  return receivers.some((one) => wanted.includes(one))
}

function counted(hits: number, of: number): AlarmCount {
  return { hits, of, interval: wilson(hits, of) }
}

function middle(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
}
