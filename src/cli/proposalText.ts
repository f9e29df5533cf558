import type { AcceptProposalResult } from '../actions/knowledge/acceptProposal.ts'
import type { OutsideActor, OutsideIncident } from '../core/knowledge/outside/outsideList.ts'
import type { Proposal, ProposalState, Proposed } from '../core/knowledge/outside/proposal.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

type Item = Proposed<OutsideIncident> | Proposed<OutsideActor>

/** A proposal on the terminal: what is new, what each of the others may be, and what was left. */
export function proposalText(proposal: Proposal): string {
  const { incidents, actors, tags, knownTags, left, warnings } = proposal
  const items: readonly Item[] = [...incidents, ...actors]
  const of = (state: ProposalState) => items.filter((item) => item.state === state)
  const sections: [string, string[]][] = [
    ['New', of('new').flatMap(newLines)],
    ['May be known', of('matched').flatMap(matchedLines)],
    ['Known already', of('known').map((item) => `${item.id}  says nothing that ${item.matches[0]?.id} has not`)],
    ['Left', left.map(({ place, why }) => `${place}: ${why}`)],
  ]
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => `${pc.bold(name)}\n${lines.map((line) => `  ${printable(line)}\n`).join('')}`)
    .join('\n')
  const newTags = tags.length + knownTags === 0 ? '' : ` Tags: ${tags.length} new, ${knownTags} known already.`
  const counts = `${items.length} ${items.length === 1 ? 'item' : 'items'}: ${of('new').length} new, ${of('matched').length} may be known, ${of('known').length} known already. ${left.length} left.${newTags}`
  const end =
    'Nothing is written yet: keep the proposal with "dyepack --json knowledge import … > proposal.json", read it, then "dyepack knowledge accept proposal.json --knowledge DIR".'
  const warned = warnings.map((warning) => `${pc.bold('Warning')}: ${printable(warning)}\n`).join('')
  return `${body}\n${warned}${pc.bold(counts)}\n${end}\n`
}

function shown(item: Item): string {
  const name = 'victim' in item ? `${item.victim.name} (${item.victim.kind})` : `${item.name} (${item.kind})`
  return `${name}, ${item.place}: ${item.claims.map(({ says }) => String(says)).join(' ')}`
}

function newLines(item: Item): string[] {
  const others =
    item.namesakes.length === 0 ? [] : [`  of the same name, at another time: ${item.namesakes.join(', ')}`]
  return [`${item.id}  ${shown(item)}`, ...others]
}

function matchedLines(item: Item): string[] {
  return [
    `${item.id}  ${shown(item)}`,
    ...item.matches.map((match) => {
      const where = match.in === 'list' ? ' of this list' : ''
      const known = match.known === 0 ? '' : `; ${match.known} of its statements are there already`
      return `  may be ${match.id}${where}: it has ${match.because.map(({ words }) => words).join(', ')}${known}`
    }),
  ]
}

/** What was written, and what a person still has to do. */
export function acceptProposalText({ files, extended, accepted, known, tags, left }: AcceptProposalResult): string {
  const wrote = [
    files.length === 0 ? '' : `Made ${files.length === 1 ? files[0] : `${files.length} files`}. `,
    extended.length === 0 ? '' : `Added to ${extended.join(', ')}. `,
  ].join('')
  const counts = `${accepted.length} ${accepted.length === 1 ? 'item' : 'items'} accepted, ${known} known already, ${left.length} left.${tags === 0 ? '' : ` ${tags} tags written.`}\n`
  const lines = left.map(({ item, why, yaml }) => {
    const block = yaml === null ? '' : yaml.trimEnd().replace(/^/gm, '    ')
    return `  ${printable(item)}: ${printable(why)}\n${block.split('\n').map(printable).join('\n')}${block === '' ? '' : '\n'}`
  })
  const rest = left.length === 0 ? '' : `\n${pc.bold('Left')}\n${lines.join('')}`
  return `${wrote}${counts}${rest}`
}
