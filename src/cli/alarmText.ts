import type { FindAlarmsResult } from '../actions/findAlarms.ts'
import { groupedText } from '../core/groupedText.ts'
import type { DrainAlarm, DrainDoubt, DrainRule, DrainSeen } from '../core/heuristics/drain/drainAlarm.ts'
import { unnamedUnit } from '../core/ledger/shownAssets.ts'
import type { AssetRow } from '../core/ledger/words.ts'
import { shortNumber } from '../core/report/numbers.ts'
import { counted } from '../core/report/text.ts'
import { isoTime } from '../core/trace/rows.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

/** How many alarms are listed. */
const LISTED = 10

const RULES: Readonly<Record<DrainRule, string>> = {
  assets: 'several assets to one new receiver',
  share: 'much of what the wallets had, to one new receiver',
  sweep: 'nearly all of an asset, to one new receiver',
  spread: 'half or more of several assets, to new receivers',
}

/** An amount for a screen; in base units where nobody says what they are. */
export function shortAmount(assets: readonly AssetRow[]): (asset: string, amount: bigint) => string {
  const known = new Map(assets.map((one) => [one.asset, one]))
  return (asset, amount) => {
    const row = known.get(asset)
    if (row === undefined) return `${shortNumber(amount, 0)} base units of ${printable(asset)}`
    return `${shortNumber(amount, row.decimals)} ${printable(row.symbol === '' ? unnamedUnit(row) : row.symbol)}`
  }
}

/** The alarms, the oldest first, each with what it rests on. */
export function alarmsText({ alarms, doubts }: DrainSeen, amount: (asset: string, amount: bigint) => string): string {
  if (alarms.length === 0) return `${pc.bold('Alarm: none by hot-wallet-drain.')}\n`
  const more = alarms.length > LISTED ? `  and ${alarms.length - LISTED} more\n` : ''
  const shown = alarms.slice(0, LISTED).map((alarm) => alarmText(alarm, amount))
  return `${pc.red(pc.bold('Alarm: hot-wallet-drain'))}\n${shown.join('')}${more}${doubts.map(doubtText).join('')}`
}

function alarmText(
  { rule, receivers, chain, since, time, taken, share }: DrainAlarm,
  amount: (asset: string, amount: bigint) => string,
): string {
  const minutes = Math.max(1, Math.ceil((time - since) / 60_000))
  const parts = taken.slice(0, 3).map(({ asset, amount: gone, of }) => {
    const part = of === null || of === 0n ? '' : ` of ${amount(asset, of)}`
    return `${amount(asset, gone)}${part}`
  })
  const rest = taken.length > 3 ? `, and ${taken.length - 3} more assets` : ''
  const worth = share === null ? '' : `; ${Math.round(share / 10)} % of what is priced`
  return wrap(
    `${isoTime(time)} ${printable(chain)}: ${RULES[rule]}, in ${minutes} min: ${parts.join(', ')}${rest}${worth}; to ${receivers.slice(0, 3).map(printable).join(', ')}`,
    '  ',
  )
}

function doubtText({ hand, customers, time }: DrainDoubt): string {
  return wrap(
    `${isoTime(time)} ${printable(hand)} has since paid ${counted(customers, 'address', 'addresses')} that the wallets used to pay. The owner's move to a new wallet looks so; a thief could do it, too. Ask the owner.`,
    '  ',
  )
}

const BALANCES: Readonly<Record<FindAlarmsResult['balances'], string>> = {
  all: '',
  some: 'What the wallets had is known of some assets only: of the others no sweep and no half is found.',
  least:
    'What the wallets had is not known, only the least that they must have had: no sweep and no half is found. --balances FILE says what they had.',
}

export function alarmFindings(result: FindAlarmsResult): string {
  const { wallets, movements, since, until, balances, assets } = result
  const span = since === null || until === null ? '' : `, ${isoTime(since)} to ${isoTime(until)}`
  const read = `${wallets} wallet${wallets === 1 ? '' : 's'}, ${groupedText(movements)} movements${span}`
  const limit = BALANCES[balances]
  return `${read}\n${limit === '' ? '' : wrap(limit, '')}${alarmsText(result, shortAmount(assets))}`
}

export function alarmsJson({ assets: _, alarms, doubts, since, until, ...rest }: FindAlarmsResult) {
  const time = (at: number | null) => (at === null ? null : isoTime(at))
  return {
    ...rest,
    since: time(since),
    until: time(until),
    alarms: alarms.map(({ taken, ...alarm }) => ({
      ...alarm,
      since: isoTime(alarm.since),
      time: isoTime(alarm.time),
      taken: taken.map(({ asset, amount, of }) => ({ asset, amount: `${amount}`, of: of === null ? null : `${of}` })),
    })),
    doubts: doubts.map((one) => ({ ...one, time: isoTime(one.time) })),
  }
}
