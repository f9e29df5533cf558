import type { AnnualModel } from '../../../core/annual/annualModel.ts'
import { counted, listed, say, type Text } from '../../../core/report/text.ts'
import { proseDate } from '../../../core/report/times.ts'
import { escapeHtml } from '../escape.ts'
import { list, section } from '../parts.ts'

/** How it was counted, how well it is documented, and how to check it. */
export function methodSection(model: AnnualModel): string {
  const prices = model.priceFiles.map(({ file }) => ` ${file}`).join('')
  const traced = model.timing.traced > 0 ? ' --cases CASES' : ''
  const command = `dyepack annual --out DIR${prices === '' ? '' : ` --prices${prices}`}${traced} --check`
  return section(
    'method',
    say`How this was counted, and how to check it`,
    '',
    [
      list(rules(model)),
      '<h3>How well it is documented</h3>',
      list(coverage(model)),
      `<h3>How to check it</h3><p>Every number here is a claim or a sum of claims, and leads to them. The same numbers stand in <code>annual.json</code> and in the CSV files beside this page. To derive them all once more from the knowledge folder and compare every byte:</p><pre>${escapeHtml(command)}</pre><p class="small">dyepack ${escapeHtml(model.version)}</p>`,
    ].join(''),
  )
}

function rules({ actors, actor, asOf, priceFiles }: AnnualModel): Text[] {
  const others = actors.filter(({ id }) => id !== actor.id).map(({ name }) => name)
  const below = others.length === 0 ? say`` : say`, or to one that a source places below it: ${listed(others)}`
  return [
    say`Only what could be known at the end of ${proseDate(asOf)} counts. What was published later is not here.`,
    say`An incident counts when somebody attributes it to ${actor.name}${below}. That is what they say, and no finding of this report. Who doubts or denies is named beside it; an incident that is only doubted or denied does not count, nor does an attempt in which nothing was taken.`,
    say`The value of an incident goes from the least to the most that sources say of the whole loss, in dollars of the day of the theft. A source that does not say of which day its dollars are is taken to mean that day. Dollars of a report’s day are shown and never added.`,
    say`Replaced and withdrawn figures, and figures of a part, are shown and do not count. Who repeats another is no second source: the one quoted speaks, and its own document goes before what others read in it.`,
    say`The value of a year is the sum of the lower ends and the sum of the upper ends of its incidents. An incident of unknown value counts as an attack and adds nothing, so the sum is then too low.`,
    say`What is listed and what somebody says of a year stay two columns. What the list leaves unexplained is the figure less the list: incidents that the vendor has not named, that nobody has entered here, or that it values otherwise.`,
    priceFiles.length === 0
      ? say`No prices were given, so incidents of which only coins are known have no value here.`
      : say`Where only coins are known, dollars were computed from daily prices (${listed(priceFiles.map(({ file }) => file))}) and are marked as computed. What the coins were worth on the day of the report is computed, too, and never added to anything else.`,
  ]
}

function coverage({ coverage: facts, scope, claims }: AnnualModel): Text[] {
  const { claimsPerIncident, sourcesPerIncident, oneSource, stubs } = facts
  if (scope.listed.length === 0) return [say`Nothing is listed.`]
  return [
    say`${counted(facts.incidents, 'incident')}, ${counted(facts.claims, 'claim')} about them; ${counted(claims.length, 'claim')} behind the numbers of this report.`,
    say`The median incident has ${String(claimsPerIncident)} claims by ${String(sourcesPerIncident)} independent sources.`,
    say`${counted(oneSource.length, 'incident')} ${oneSource.length === 1 ? 'rests' : 'rest'} on a single source, and ${counted(stubs.length, 'incident')} ${stubs.length === 1 ? 'is a stub' : 'are stubs'}.`,
  ]
}

/** The words of an annual report, each once. */
export function wordsSection(): string {
  const terms = TERMS.map(([term, means]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(means)}</dd>`)
  return section('words', say`Words`, '', `<dl class="terms">${terms.join('')}</dl>`)
}

const TERMS: readonly (readonly [string, string])[] = [
  ['incident', 'One theft from one victim, as the knowledge folder lists it.'],
  ['claim', 'What somebody says, with the document and the day. Printed with who said it, never as a finding.'],
  ['attributed', 'Somebody says who did it. “Suspected” and “reportedly” count, and stand beside the name.'],
  ['listed', 'In the knowledge folder, and attributed to the actor by somebody on the day of this report.'],
  [
    'as known on',
    'By documents that were public on that day. A document that gives only a month counts from its last day.',
  ],
  ['at the time of the theft', 'In dollars by the prices of the day on which the coins were taken.'],
  ['replaced', 'The same speaker published another figure of the same later. The earlier one stays on record.'],
  ['unexplained', 'A published figure less what is listed.'],
  ['inference', 'It follows from published figures, and nobody says it.'],
  ['computed', 'Worked out here from coins and daily prices, because no source gives dollars.'],
  [
    'its coins were worth',
    'What the coins that sources name were worth by daily prices, on the day of the theft and on that of the report. A coin without a price is unknown, never zero.',
  ],
  ['traced', 'Followed here, movement by movement, in a case of dyepack. Everything else about laundering is a claim.'],
  [
    'unread',
    'Coins that reached an address which the ledger of the trace does not cover. What happened next nobody has read.',
  ],
  [
    'mixer',
    'A service or contract that pools the coins of many people, so that deposits and withdrawals cannot be matched by sight.',
  ],
]
