import type { AlarmAccuracy, AlarmCount } from '../../core/accuracy/alarmAccuracy.ts'
import { groupedText } from '../../core/groupedText.ts'
import { DRAIN_RULES } from '../../core/heuristics/drain/drainAlarm.ts'
import { markdownTable } from './markdownTable.ts'
import { countText } from './shareText.ts'

/** `docs/alarm-accuracy.md`: false alarms on ordinary traffic, an owner's own move, and what is found of drains. */
export function alarmPage({
  options,
  payments,
  ordinary,
  migrations,
  recall,
  allDrains,
  minutes,
}: AlarmAccuracy): string {
  const { seed, weeks, withdrawals, assets } = options
  const [defaults] = ordinary
  return `# How often the alarm is wrong

Written by \`npm run evaluate:alarm\`; do not edit. It measures \`hot-wallet-drain\`, the alarm of \`dyepack start\` and \`dyepack alarm\` ([start.md](start.md#the-alarm)), on generated traffic, seed ${seed}. In brackets: 95 % intervals after Wilson.

With the defaults, ${countText(defaults!.weeks)} of the weeks without a theft had an alarm: ${defaults!.payments.hits} receivers in ${whole(payments)} payments to customers. Of ${allDrains.of} drains of any size, ${countText(allDrains)} raised one, in the middle ${minutes === null ? '—' : minutes.toFixed(0)} minutes after the first large payment.

## The traffic

One hot wallet with ${assets} assets. Each week has about ${whole(withdrawals)} withdrawals and as many deposits, at any time. The first asset is asked for ${assets} times as often as the last. A withdrawal is of at least $20; half of them are at most twice that, a quarter up to four times, and so on to $10 million. 30 % go to an address that was never paid. One in ten is paid in a batch of twenty. One customer in a hundred closes an account: 2 to ${assets} assets in ten minutes, to an address that was never paid. The wallet holds what goes out in a day, is filled from the cold wallet below 30 % of that and emptied into it above 170 %. Where it has too little for a withdrawal, half of these are paid from the cold wallet, and for half it is filled first. Twenty times a day it sends gas to a deposit address.

## Ordinary weeks

${markdownTable(
  [
    'what the watch knows',
    'weeks with an alarm',
    'receivers named',
    'in a million payments',
    ...DRAIN_RULES.map((rule) => `\`${rule}\``),
  ],
  ordinary.map(({ variant, weeks: some, payments: named, byRule }) => [
    variant.name,
    countText(some),
    `${named.hits}`,
    perMillion(named),
    ...DRAIN_RULES.map((rule) => `${byRule[rule]}`),
  ]),
)}
Of ${weeks} weeks each. The last columns: alarms by each rule.

The rule as it is often given, five assets in fifteen minutes to a new address, is the row \`part=0\`: every customer who closes an account raises it. That is why an asset counts only where a tenth of it left.

## The owner moves to a new wallet

All ${assets} assets go to one address in 5 to 120 minutes, in half of the cases after a little was tried.

${markdownTable(
  ['the move', 'alarm', 'said to look like a move', 'hours until that'],
  migrations.map(({ name, alarmed, doubted, hours }) => [
    name,
    countText(alarmed),
    countText(doubted),
    hours === null ? '—' : hours.toFixed(1),
  ]),
)}
An alarm about a new wallet that nobody named is right to come: nothing on the chain tells it from a theft at that moment. Whom the wallet pays later tells something, and never takes the alarm back.

## Drains

1 to ${assets} assets, 5 to 100 % of each, in 0 to 30 minutes, to 1 to 3 addresses, in half of the cases after a little was tried, in the middle of ordinary traffic. Found: the alarm names one of the receivers before the last payment is over.

${markdownTable(
  ['assets', ...recall.slice(0, 3).map(({ percent: [low, high] }) => `${low} to ${high} % of each`)],
  rowsOf(recall).map((cells) => [rangeText(cells[0]!.assets), ...cells.map(({ found }) => countText(found))]),
  1,
)}
**A theft of one asset is not found unless nearly all of it goes**, and a small part of several is not found either: from the chain alone these are withdrawals. The books find them: with \`--own-withdrawals\`, what they lack is proposed whatever its size.

## What is not known

* **Real traffic.** This is generated: no hours of the day, no rush when a price falls, no market maker who empties an asset every evening. A wallet with such habits has more false alarms than this page says. Run \`dyepack alarm\` on your own wallet's last month before you rely on it.
* **The intervals** speak of other draws of this generator, and of nothing else.
* **A thief who knows the rule** takes less, or slower. Every figure here is of one who does not.
`
}

type Recall = AlarmAccuracy['recall']

function rowsOf(recall: Recall): readonly Recall[] {
  return [0, 3, 6].map((at) => recall.slice(at, at + 3))
}

function rangeText([low, high]: readonly [number, number]): string {
  return low === high ? `${low}` : `${low} to ${high}`
}

function whole(count: AlarmCount['hits']): string {
  return groupedText(count)
}

/** `11 (5–25)`. */
function perMillion({ hits, of, interval }: AlarmCount): string {
  const rounded = (share: number) => whole(Math.round(share * 1e6))
  return `${rounded(hits / of)} (${rounded(interval?.low ?? 0)}–${rounded(interval?.high ?? 0)})`
}
