import type { FlowGraph } from './flowGraph.ts'
import type { Frame } from './frame.ts'
import type { LossBar } from './lossBar.ts'
import { compareBigints } from './money.ts'
import { counted, listed, say, type Text } from './text.ts'
import type { WhoCouldAct } from './whoCouldAct.ts'

/** The findings that stand above the parts of a report. */
export interface Headings {
  readonly loss: Text
  readonly who: Text
  readonly flow: Text
}

export function headingsOf(frame: Frame, bar: LossBar, who: WhoCouldAct, flow: FlowGraph): Headings {
  return { loss: lossHeading(bar), who: whoHeading(frame, who), flow: flowHeading(frame, flow) }
}

/** `72.1 % reached a business, 20.2 % is out of sight`: the largest groups, as far as they carry a tenth each. */
function lossHeading(bar: LossBar): Text {
  const whole = bar.groups.reduce((all, group) => all + group.weight, 0n)
  const large = bar.groups
    .filter((group) => group.weight * 10n >= whole)
    .sort((a, b) => compareBigints(b.weight, a.weight))
  if (whole === 0n) return say`Nothing was found to trace`
  return listed(large.map((group) => `${group.share} ${LOSS_WORDS[group.id]}`))
}

const LOSS_WORDS = {
  secured: 'is reported as frozen, seized or returned',
  business: 'reached a business',
  wallets: 'lies in wallets that nobody has named',
  hidden: 'is out of sight',
  gone: 'is gone',
} as const

function whoHeading(frame: Frame, who: WhoCouldAct): Text {
  if (who.services.length === 0) return say`None of it is seen to reach somebody who could be asked`
  const largest = who.services.toSorted((a, b) => compareBigints(b.weight, a.weight))
  const names = listed(largest.slice(0, 3).map((line) => line.place.short))
  const more = who.services.length > 3 ? ` and ${counted(who.services.length - 3, 'more service')}` : ''
  return frame.input.caseFile.live
    ? say`${who.share} reached ${names}${more}, who can be asked`
    : say`${who.share} reached ${names}${more}, who could have been asked`
}

/** The largest end, and how many wallets stand between it and the beginning. */
function flowHeading(frame: Frame, flow: FlowGraph): Text {
  const ends = flow.nodes.filter((node) => node.group !== null)
  const largest = ends.reduce<(typeof ends)[number] | null>(
    (best, node) => (best === null || node.weight > best.weight ? node : best),
    null,
  )
  if (largest === null) return say`Nothing moved`
  const hops = frame.result.holdings.reduce((most, holding) => Math.max(most, holding.hop), 0)
  const end = largest.group === 'secured' ? `was ${largest.label}` : `ends ${place(largest.label)}`
  return say`The largest part, ${largest.amount}, ${end}; the trace follows up to ${counted(hops, 'hop')}`
}

/** `at Some Exchange`, but `in 3 wallets`. */
function place(label: string): string {
  const words = /^[A-Z][a-z]+ (wallets|\d)/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label
  return words.startsWith('in ') ? words : `at ${words}`
}
