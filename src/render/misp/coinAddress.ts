import { addToGroup } from '../../core/groupBy.ts'
import { chainAddress } from '../../core/knowledge/chainAddress.ts'
import type { ClaimedAddress, ClaimOf } from '../../core/knowledge/claim.ts'
import type { AddressRole } from '../../core/knowledge/knowledgeWords.ts'
import { lastDay } from '../../core/knowledge/partialDate.ts'
import { chainFacts } from '../../core/ledger/chains.ts'
import { INHERIT, type MispAttribute, type MispObject, mispAttribute, mispTime, mispUuid } from './mispEvent.ts'

/** Somebody's word on an address. */
interface Mention {
  readonly claim: ClaimOf<'addresses'>
  readonly address: ClaimedAddress
  readonly who: string
}

/** The addresses of an event as objects of the template `coin-address`: one for each, with the roles that each voice gives it. */
export function coinAddresses(
  event: string,
  claims: readonly ClaimOf<'addresses'>[],
  nameOf: (publisher: string) => string,
): readonly MispObject[] {
  const mentions = new Map<string, Mention[]>()
  for (const claim of claims)
    for (const address of claim.addresses) {
      const key = chainAddress(address)
      addToGroup(mentions, key, { claim, address, who: nameOf(claim.by) })
    }
  return [...mentions].map(([key, own]) => coinAddress(`${event}/${key}`, own))
}

function coinAddress(key: string, mentions: readonly Mention[]): MispObject {
  const { chain, address } = mentions[0]!.address
  const known = mentions
    .map(({ claim }) => claim.known)
    .sort((a, b) => (lastDay(a) < lastDay(b) ? -1 : 1))
    .at(-1)!
  const roles = new Set(mentions.map((mention) => mention.address.role))
  const words = mentions.map(({ claim, address, who }) => `${address.role}: ${who}, ${claim.published}, ${claim.url}`)
  const part = (relation: string, own: Pick<MispAttribute, 'type' | 'category' | 'value'> & Partial<MispAttribute>) =>
    mispAttribute(`${key}/${relation}`, known, { ...own, object_relation: relation })
  const bitcoin = chain === 'bitcoin'
  const symbol = chainFacts(chain)?.symbol
  const text = { category: 'Other', type: 'text', disable_correlation: true }
  return {
    uuid: mispUuid(key),
    name: 'coin-address',
    'meta-category': 'financial',
    description: 'An address used in a cryptocurrency',
    template_uuid: 'd0e6997e-78da-4815-a6a1-cfc1c1cb8a46',
    template_version: '7',
    comment: `${chain}: ${[...roles].join(', ')}`,
    distribution: INHERIT,
    timestamp: mispTime(known),
    Attribute: [
      part(bitcoin ? 'address' : 'address-crypto', {
        type: bitcoin ? 'btc' : 'text',
        category: 'Financial fraud',
        value: address,
        comment: `${chain}: ${[...roles].join(', ')}`,
        to_ids: [...roles].some((role) => WATCHED.includes(role)),
      }),
      ...(symbol === undefined ? [] : [part('symbol', { ...text, value: symbol })]),
      part('text', { ...text, value: [`chain: ${chain}`, ...new Set(words)].join('\n') }),
    ],
  }
}

/** Those of a victim, and the deposit addresses of a service, belong to people who did nothing. */
const WATCHED: readonly AddressRole[] = ['thief', 'laundering', 'frozen', 'listed']
