import { GROUP_WORDS } from '../../core/report/groups.ts'
import type { ReportModel, ReportPart } from '../../core/report/model.ts'
import { plain, say } from '../../core/report/text.ts'
import { escapeHtml } from './escape.ts'
import { flowSvg } from './flowSvg.ts'
import { inlineHtml } from './inlineHtml.ts'
import { lensTable } from './lensTable.ts'
import { lossBarNarrow, lossBarSvg } from './lossBarSvg.ts'
import { behind, list, section, table } from './parts.ts'
import { timelineSvg } from './timelineSvg.ts'

/** The loss ledger: a bar that sums to 100 %, and the same in a list and by class. */
export function lossSection({ front, verb }: ReportModel, { bar, headings, scale }: ReportPart): string {
  const title = `${plain(headings.loss)}. ${bar.groups.map((group) => `${group.word} ${group.share}`).join(', ')}.`
  const groups = bar.groups.map(
    (group) =>
      `<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect class="g-${group.id}" width="14" height="14"/></svg><span>${group.word}${group.places === '' ? '' : ` <span class="quiet">${escapeHtml(group.places)}</span>`}</span>${inlineHtml(group.amount)}<strong class="n">${group.share}</strong></li>`,
  )
  const classes = table(
    'Loss ledger by class',
    [
      { head: 'What became of it' },
      { head: 'Share', name: 'n' },
      { head: `Amount (${scale.unit})`, name: 'n' },
      { head: 'USD at the theft', name: 'n' },
      { head: 'USD at each event', name: 'n' },
    ],
    bar.classes.map((line) => [
      `${escapeHtml(line.words)} <span class="quiet">${line.class}</span>`,
      line.share,
      inlineHtml(line.amount),
      line.usdAtTheft === null ? 'unknown' : inlineHtml(line.usdAtTheft),
      line.usdAtEvent === null ? 'unknown' : inlineHtml(line.usdAtEvent),
    ]),
  )
  return section(
    'loss',
    headings.loss,
    `Loss ledger of ${bar.total.short} ${verb}, in ${scale.unit}, under ${front}. Shares add up to 100.0 %.`,
    `<figure>${lossBarSvg(bar, title)}${lossBarNarrow(bar)}<ul class="groups">${groups.join('')}</ul></figure>${behind('The same by class, and in US dollars', classes)}`,
  )
}

export function flowSection({ front }: ReportModel, { flow, headings, scale }: ReportPart): string {
  if (flow.nodes.length === 0) return ''
  const { svg, hairs } = flowSvg(flow, `${plain(headings.flow)}.`)
  const notes = [
    ...flow.notes,
    ...(hairs > 0
      ? [say`${hairs} ${hairs === 1 ? 'stream is' : 'streams are'} thinner than a pixel and drawn as a hair line.`]
      : []),
  ]
  const numbers = table(
    'The streams of the picture',
    [{ head: 'From' }, { head: 'To' }, { head: `Amount (${scale.unit})`, name: 'n' }],
    flow.links.map((link) => [
      nodeName(flow.nodes[link.source]!),
      nodeName(flow.nodes[link.target]!),
      inlineHtml(link.amount),
    ]),
  )
  return section(
    'flow',
    headings.flow,
    `From left to right: one column a hop. Heights and widths by value in ${scale.unit}, under ${front}.`,
    `<figure><div class="scroll" tabindex="0" role="region" aria-label="Flow picture">${svg}</div><figcaption>${list(notes)}</figcaption></figure>${behind('The same as a table', numbers)}`,
  )
}

export function lensSection({ chosen }: ReportModel, { lens, scale }: ReportPart): string {
  const touched = lens.touched === null ? '' : `<p class="note">${inlineHtml(lens.touched)}</p>`
  const why = 'Which of several coins in one wallet a payment takes is a rule, not a fact on the chain.'
  return section(
    'policies',
    lens.finding,
    `${why} The same places under every policy, in ${scale.unit}, bars on one scale.`,
    `${lensTable(lens, chosen)}${touched}`,
  )
}

export function timelineSection({ front }: ReportModel, { timeline, scale }: ReportPart): string {
  if (timeline === null) return ''
  const bar = timeline.step === 1 ? 'a day' : `${timeline.step} days`
  const numbers = table(
    'The bars of the timeline',
    [
      { head: 'When' },
      { head: 'Left the first wallets', name: 'n' },
      ...timeline.groups.map((group) => ({ head: `Arrived: ${GROUP_WORDS[group]}`, name: 'n' as const })),
    ],
    timeline.bars
      .filter((entry) => entry.left > 0n || entry.arrived.length > 0)
      .map((entry) => [
        entry.words,
        inlineHtml(entry.leftAmount),
        ...timeline.groups.map((group) =>
          inlineHtml(entry.arrived.find((part) => part.group === group)?.amount ?? '0'),
        ),
      ]),
  )
  return section(
    'timeline',
    timeline.finding,
    `One bar is ${bar} (UTC). In ${scale.unit}, under ${front}.`,
    `<figure><div class="scroll" tabindex="0" role="region" aria-label="Timeline">${timelineSvg(timeline, scale, `${plain(timeline.finding)}.`)}</div></figure>${behind('The same as a table', numbers)}`,
  )
}

function nodeName(node: ReportPart['flow']['nodes'][number]): string {
  return node.address === null ? escapeHtml(node.label) : inlineHtml(node.address)
}
