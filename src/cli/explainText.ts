import type { ExplainAddressesResult, ExplainedStep, WithoutResult } from '../actions/explainAddresses.ts'
import { groupedText } from '../core/groupedText.ts'
import { counted } from '../core/report/text.ts'
import { isoTime } from '../core/trace/rows.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { settingTexts } from './settingTexts.ts'
import { wrap } from './wrap.ts'

/** Whether two addresses are of one cluster, which transactions joined them, and what falls apart without some. */
export function explainText(result: ExplainAddressesResult): string {
  const { chain, upTo, addresses, steps, without, with: on, settings } = result
  const [one, two] = addresses
  const until = upTo === null ? '' : `, up to block ${groupedText(upTo)}`
  const head =
    steps === null
      ? [
          `${pc.bold('Not of one cluster')} on ${chain}${until}\n`,
          ...addresses.map(
            ({ address, cluster, size }) =>
              `  ${printable(address)}: ${size === 1 ? 'alone' : `${counted(size, 'address', 'addresses')}, first seen ${printable(cluster)}`}\n`,
          ),
          ...heldLines(result),
        ]
      : [
          `${pc.bold('Of one cluster')} on ${chain}${until}: ${counted(one.size, 'address', 'addresses')}, first seen ${printable(one.cluster)}\n`,
          ...stepLines(steps, one.address === two.address),
        ]
  const asked = [...on.map((rule) => `with ${rule}`), ...settingTexts(settings)]
  const askedLine = asked.length === 0 ? [] : [wrap(asked.join('; '), '  ')]
  return [
    ...head,
    ...askedLine,
    ...(without === null ? [] : steps === null ? togetherLines(without) : withoutLines(without)),
  ].join('')
}

function stepLines(steps: readonly ExplainedStep[], same: boolean): string[] {
  if (same) return ['  This is one address.\n']
  return [
    `\n${pc.bold('The shortest way')}: ${counted(steps.length, 'step')}\n`,
    ...steps.map(stepText),
    ...(steps.some(({ needed }) => needed === true) ? [wrap(NEEDED, '  ')] : []),
  ]
}

const NEEDED = '* Without this transaction the two would not be of one cluster: look at it first.'

function stepText({ tx, height, time, rule, from, to, needed }: ExplainedStep): string {
  const place = height === null ? '' : `block ${groupedText(height)}, `
  return [
    `  ${tx}${needed === true ? ' *' : ''}\n`,
    `    ${place}${isoTime(time)}, ${SAYS[rule]}\n`,
    `    ${printable(from)} → ${printable(to)}\n`,
  ].join('')
}

const SAYS = {
  'common-input': 'common-input: both pay in it',
  change: 'change: one pays, the other gets what is left',
  'wrapped-script': 'wrapped-script: one is the P2SH form of the other, and both are seen from here on',
} as const

function heldLines({ held }: ExplainAddressesResult): string[] {
  if (held === null) return []
  const times = held.times === 1 ? '' : `, the first of ${groupedText(held.times)}`
  return [
    wrap(
      `Not joined, as both are large: ${held.tx} would have, by ${held.rule}${times}. --guard 0 joins them, and shows the way.`,
      '  ',
    ),
  ]
}

/** Of two clusters: what keeps them apart may be what is left out. */
function togetherLines({ left, steps }: WithoutResult): string[] {
  const named = left.map(printable).join(', ')
  return steps === null
    ? [`\n${pc.bold(`Without ${named}`)}: not of one cluster either\n`]
    : [`\n${pc.bold(`Without ${named}`)}: of one cluster\n`, ...steps.map(stepText)]
}

function withoutLines({ left, parts, partsInAll, steps }: WithoutResult): string[] {
  const named = left.map(printable).join(', ')
  const width = Math.max(...parts.map(({ addresses }) => groupedText(addresses).length))
  const more = partsInAll - parts.length
  const whole = partsInAll === 1
  return [
    `\n${pc.bold(`Without ${named}`)}: ${whole ? 'the cluster of the first stays whole' : `the cluster of the first falls into ${counted(partsInAll, 'part')}`}\n`,
    ...parts.map(({ cluster, addresses, size, has }) => {
      const others =
        size > addresses ? `, with ${counted(size - addresses, 'address', 'addresses')} of other clusters` : ''
      const own = has.length === 0 ? '' : `  ← ${has.map(printable).join(', ')}`
      return `  ${groupedText(addresses).padStart(width)}  ${printable(cluster)}${others}${own}\n`
    }),
    ...(more > 0 ? [`  … and ${counted(more, 'more part')}\n`] : []),
    ...(steps === null
      ? ['  The two are not of one cluster then.\n']
      : [`  They still hang together:\n`, ...steps.map(stepText)]),
  ]
}
