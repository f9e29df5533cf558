import { groupedText } from '../groupedText.ts'
import { unnamedUnit } from '../ledger/shownAssets.ts'
import { fullNumber } from '../report/numbers.ts'
import type { AssetName } from '../report/reportInput.ts'
import { visible } from '../report/visible.ts'
import { FOLLOW_KINDS, type FollowEvent, type FollowLine } from '../wire/followEvent.ts'

export interface Brief {
  readonly title: string
  /** Null: from the beginning. */
  readonly since: string | null
  readonly until: string
  /** What was told meanwhile. */
  readonly lines: readonly FollowLine[]
  readonly names: ReadonlyMap<string, AssetName>
  /** What the case comes to now: sentences. */
  readonly answer: readonly string[]
}

/** Lines of one kind that are written out; the others are counted. */
const SHOWN = 20

/** What changed, for somebody who has a minute. */
export function briefText({ title, since, until, lines, names, answer }: Brief): string {
  const events = lines.filter((line): line is FollowEvent => line.event !== 'undone')
  const undone = lines.length - events.length
  const counts = FOLLOW_KINDS.flatMap((kind) => {
    const count = events.filter(({ event }) => event === kind).length
    return count === 0 ? [] : [`${groupedText(count)} ${kind}`]
  })
  const span = since === null ? `up to ${until}` : `${since} to ${until}`
  const happened =
    lines.length === 0
      ? 'Nothing happened.'
      : `${[...counts, ...(undone === 0 ? [] : [`${groupedText(undone)} undone`])].join(', ')}.`
  // Moves are many and say little one by one.
  const sections = FOLLOW_KINDS.filter((kind) => kind !== 'moved').flatMap((kind) => {
    const some = events.filter(({ event }) => event === kind)
    if (some.length === 0) return []
    const shown = some.slice(-SHOWN).map((event) => `  ${eventText(event, names)}\n`)
    const more = some.length > SHOWN ? `  and ${groupedText(some.length - SHOWN)} earlier\n` : ''
    return [`\n${kind}\n${more}${shown.join('')}`]
  })
  const now = answer.length === 0 ? '' : `\nNow\n${answer.map((line) => `  ${line}\n`).join('')}`
  return `${visible(title)}: ${span}\n${happened}\n${sections.join('')}${now}`
}

/** An event in a line, with nothing of a stranger's that could act on a terminal. */
export function eventText(event: FollowEvent, names: ReadonlyMap<string, AssetName>): string {
  const { time, chain, height, txHash, from, to, service, text, got, asset, amount, origin } = event
  const place = `${time} ${chain}${height === null ? '' : ` ${height}`}`
  const what = asset === null || amount === null ? '' : ` ${amountOf(asset, amount, names)}`
  const share =
    event.tainted === null || event.tainted === amount
      ? ''
      : ` (${amountOf(asset!, event.tainted, names)} of it stolen)`
  const other = got == null ? '' : ` for ${amountOf(got.asset, got.amount, names)}`
  const whom = to === null || to === from ? `${from}` : `${from} → ${to}`
  const name = service === null ? '' : ` (${service})`
  const said = text === undefined ? '' : `: “${shortened(text)}” (written by a stranger)`
  const which = origin === null || origin === 1 ? '' : `, origin ${origin}`
  const tx = txHash === null ? '' : `, tx ${txHash}`
  return visible(`${place} ${event.event}${what}${share}${other} ${whom}${name}${said}${which}${tx}`)
}

function amountOf(asset: string, amount: string, names: ReadonlyMap<string, AssetName>): string {
  const name = names.get(asset)
  if (name === undefined) return `${fullNumber(BigInt(amount), 0)} base units of ${asset}`
  return `${fullNumber(BigInt(amount), name.decimals)} ${name.symbol === '' ? unnamedUnit(name) : name.symbol}`
}

/** Characters of a message that a line has. */
const LONGEST = 280

function shortened(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')]
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : characters.join('')
}
