import type { VictimKind } from '../../knowledge/knowledgeWords.ts'
import type { Mark, MarkOf } from '../mark.ts'
import { namesIn } from '../namesIn.ts'
import { type Page, sentenceAt } from '../page.ts'
import type { IntakeRule } from './rule.ts'

const NAME = "(?<name>[A-Z][\\w.'’-]{1,29}(?:\\s(?:[A-Z][\\w.'’-]{1,29}|of)){0,3})"
const NEW_VICTIM = [
  new RegExp(
    `\\b(?:[Aa]ttack|[Hh]ack|[Bb]reach|[Tt]heft|[Hh]eist|[Ee]xploit)\\s(?:[Oo]f|[Oo]n|[Aa]gainst|[Aa]t|[Ff]rom)\\s(?:the\\s)?${NAME}`,
    'g',
  ),
  new RegExp(
    `\\b(?:stolen|taken|drained|stole|took)\\s(?:[^.;]{1,80}?\\s)?from\\s(?:the\\s)?(?:[a-z]+\\s){0,3}${NAME}`,
    'g',
  ),
  new RegExp(`\\b${NAME}\\s(?:has\\s)?lost\\s`, 'g'),
  new RegExp(`\\b${NAME}\\s(?:was|were|had been|has been)\\s(?:hacked|robbed|drained|exploited|breached)\\b`, 'g'),
]
const KINDS: readonly (readonly [VictimKind, RegExp])[] = [
  ['bridge', /\bbridge\b/i],
  ['wallet-provider', /\bwallet (?:provider|maker|service)\b/i],
  ['defi-protocol', /\b(?:protocol|DeFi|decentrali[sz]ed|lending platform)\b/i],
  ['investment-firm', /\b(?:investment (?:firm|company)|fund|venture)\b/i],
  ['centralised-exchange', /\bexchange\b/i],
]

/** Victims that the knowledge base knows, and names in the place of a victim beside an amount of money or a word for such a business. */
export const victimsRule: IntakeRule = {
  id: 'victims',
  find: (page) => {
    const { text, lexicon } = page
    const known = namesIn(
      text,
      lexicon.victims.map((victim) => ({ name: victim.name, of: victim })),
    ).map(({ of, span }): Mark => {
      return { kind: 'victim', name: of.name, victimKind: of.kind, span }
    })
    const taken = new Set(
      known.flatMap(({ span: [from, to] }) => Array.from({ length: to - from }, (_, i) => from + i)),
    )
    const others = new Set([
      ...lexicon.operations.map(({ name }) => name),
      ...lexicon.actors.flatMap(({ names }) => names),
    ])
    const fresh = NEW_VICTIM.flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap((match): MarkOf<'victim'>[] => {
        const name = (match.groups?.name ?? '').replace(/[.'’-]+$|['’]s$/, '').replace(/\sof$/, '')
        const start = match.index + match[0].indexOf(name)
        const span = [start, start + name.length] as const
        const seen = [...others].some((other) => other.startsWith(name) || name.startsWith(other))
        if (name === '' || seen || taken.has(start) || taken.has(span[1] - 1)) return []
        const victimKind = kindOf(name, page, start)
        return victimKind === null ? [] : [{ kind: 'victim' as const, name, victimKind, span }]
      }),
    )
    const names = [...new Map(fresh.map((victim) => [victim.name, { name: victim.name, of: victim }])).values()]
    const again = namesIn(text, names).flatMap(({ of, span }) => (taken.has(span[0]) ? [] : [{ ...of, span }]))
    return [...known, ...again]
  },
}

/** By its name, else by the words right around it; null where nothing there is about money. */
function kindOf(name: string, page: Page, at: number): VictimKind | null {
  const [start, end] = sentenceAt(page, at)
  const around = page.text.slice(Math.max(start, at - 60), Math.min(end, at + name.length + 60))
  const byName = KINDS.find(([, words]) => words.test(name)) ?? KINDS.find(([, words]) => words.test(around))
  if (byName !== undefined) return byName[0]
  return /[$€£]\s?\d|\b(?:BTC|ETH|bitcoin|crypto\w*|tokens?|coins?)\b/.test(page.text.slice(start, end))
    ? 'other'
    : null
}
