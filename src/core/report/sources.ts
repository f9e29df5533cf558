import type { Frame } from './frame.ts'
import { assetNames } from './money.ts'
import { hashInline } from './names.ts'
import { roleOf } from './roles.ts'
import { counted, type Inline, say, type Text } from './text.ts'
import { proseDate } from './times.ts'

/** Who says what: claims about the theft, outcomes, and where the labels are from. */
export interface Sources {
  /** `attribution` claims: by whom, as somebody says. */
  readonly attribution: readonly Text[]
  readonly claims: readonly Text[]
  /** Roles that sources cite for addresses: one line for each source and role. */
  readonly roles: readonly Text[]
  readonly outcomes: readonly Text[]
  /** What contracts of issuers say themselves. */
  readonly frozen: readonly Text[]
  readonly labels: readonly Text[]
}

export function sourcesOf(frame: Frame): Sources {
  const { caseFile, tags } = frame.input
  const symbols = assetNames(frame.input)
  const isAddress = (about: string) => !/^[a-z][a-z -]*$/.test(about)
  const general = caseFile.claims.filter((claim) => !isAddress(claim.about))
  const says = (claim: (typeof general)[number]) =>
    say`${claim.by}${dated(claim.date)}: ${quoted(claim.says)}${link(claim.url)}`

  const roles = new Map<string, { count: number; line: Text }>()
  for (const claim of caseFile.claims.filter((entry) => isAddress(entry.about))) {
    const key = `${claim.by}|${claim.url}|${roleOf(claim)}`
    const count = (roles.get(key)?.count ?? 0) + 1
    const line = say`${claim.by}${dated(claim.date)}, of ${counted(count, 'address', 'addresses')}: ${quoted(roleOf(claim))}${link(claim.url)}`
    roles.set(key, { count, line })
  }
  const packs = new Map<string, { count: number; line: Text }>()
  for (const tag of tags) {
    const key = `${tag.pack}|${tag.source}`
    const count = (packs.get(key)?.count ?? 0) + 1
    packs.set(key, {
      count,
      line: say`${tag.pack}: ${counted(count, 'label')}${dated(tag.lastmod === '' ? null : tag.lastmod)}${link(tag.source)}`,
    })
  }
  return {
    attribution: general.filter((claim) => claim.about === 'attribution').map(says),
    claims: general.filter((claim) => claim.about !== 'attribution').map(says),
    roles: [...roles.values()].map((entry) => entry.line),
    outcomes: caseFile.outcomes.map(
      (entry) =>
        say`${entry.by}${dated(entry.date)} reports coins ${entry.class} at ${frame.names.address('', entry.address)}${link(entry.url)}`,
    ),
    frozen: (frame.input.trace.frozen ?? []).map(({ chain, address, asset, time, txHash }) => {
      const symbol = symbols.get(asset)?.symbol || asset
      return say`${symbol} at ${frame.names.address(chain, address)}, since ${proseDate(time)}: transaction ${hashInline(txHash ?? '')}.`
    }),
    labels: [...packs.values()].map((entry) => entry.line),
  }
}

/** A source one click away; what is no web address is printed as it stands. */
function linked(url: string): Inline {
  const host = /^https?:\/\/(?:www\.)?([^\s/?#@]+)(?:[/?#]\S*)?$/.exec(url)?.[1]
  return host === undefined ? url : { kind: 'link', short: host, href: url }
}

function link(url: string | null): Text {
  return url === null || url === '' ? say`.` : say` (${linked(url)}).`
}

function dated(date: string | null): string {
  return date === null ? '' : `, ${proseDate(date)}`
}

/** In quotation marks, unless the source's words already come with them. */
function quoted(words: string): string {
  const text = words.trim().replace(/\.$/, '')
  return /^["“«]/.test(text) ? text : `“${text}”`
}
