import { compareText } from '../../core/compareText.ts'
import { addToGroup } from '../../core/groupBy.ts'
import { slug } from '../../core/intake/slug.ts'
import type { Listing } from '../../core/knowledge/claim.ts'
import { childText, within, type XmlElement } from '../files/xmlRecords.ts'
import { ADDRESS_OF, type OfacAddress, type OfacList, type OfacParty } from './ofacList.ts'

/** Elements of the advanced format that are read; the words that others name by number come first in the file. */
export const ADVANCED_RECORDS: ReadonlySet<string> = new Set([
  'DateOfIssue',
  'FeatureType',
  'List',
  'PartySubType',
  'PartyType',
  'SanctionsType',
  'DistinctParty',
  'SanctionsEntry',
])

/**
 * Puts the records of `sdn_advanced.xml` together: parties come before the entries that say on which list they stand. Written
 * from what others publish of the format, for no live file was at hand.
 */
export function advancedList() {
  const words = new Map<string, { readonly text: string; readonly type: string }>()
  const word = (set: string, id: string | undefined) => words.get(`${set} ${id ?? ''}`)
  const parties: Omit<OfacParty, 'listings'>[] = []
  const listings = new Map<string, Listing[]>()
  let issued: string | null = null

  function take(record: XmlElement): void {
    if (record.name === 'DateOfIssue') issued ??= dateOf(record)
    else if (record.name === 'DistinctParty') parties.push(partyOf(record))
    else if (record.name === 'SanctionsEntry') addListing(record)
    else {
      const { ID = '', PartyTypeID = '' } = record.attributes
      words.set(`${record.name} ${ID}`, { text: record.text, type: PartyTypeID })
    }
  }

  function partyOf(record: XmlElement): Omit<OfacParty, 'listings'> {
    const profile = record.children.find(({ name }) => name === 'Profile')
    const names = within(record, 'Alias').map((alias) => ({ alias, name: nameOf(alias) }))
    const primary = names.find(({ alias }) => alias.attributes.Primary === 'true') ?? names[0]
    const others = names.filter((one) => one !== primary && one.name !== '')
    const strong = others.filter(({ alias }) => alias.attributes.LowQuality !== 'true').map(({ name }) => name)
    return {
      id: profile?.attributes.ID ?? record.attributes.FixedRef ?? '',
      kind: kindOf(profile?.attributes.PartySubTypeID),
      name: primary?.name ?? '',
      aliases: [...new Set(strong)].filter((name) => name !== primary?.name),
      weakAliases: others.length - strong.length,
      addresses: within(record, 'Feature').flatMap(addressesOf),
      line: record.line,
    }
  }

  function kindOf(subType: string | undefined): OfacParty['kind'] {
    const type = word('PartyType', word('PartySubType', subType)?.type)?.text
    return type === 'Entity' ? 'entity' : type === 'Individual' ? 'person' : 'other'
  }

  function addressesOf(feature: XmlElement): OfacAddress[] {
    const currency = ADDRESS_OF.exec(word('FeatureType', feature.attributes.FeatureTypeID)?.text ?? '')?.[1]
    if (currency === undefined) return []
    const details = within(feature, 'VersionDetail').filter(({ text }) => text !== '')
    return details.map(({ text, line }) => ({ currency, text, line }))
  }

  function addListing({ attributes, children }: XmlElement): void {
    const list = listId(word('List', attributes.ListID)?.text ?? '')
    const dates = children.filter(({ name }) => name === 'EntryEvent').flatMap((event) => dateWithin(event) ?? [])
    const programmes = children
      .filter(({ name, attributes: own }) => name === 'SanctionsMeasure' && isProgramme(own.SanctionsTypeID))
      .map((measure) => childText(measure, 'Comment'))
      .filter((programme) => programme !== '')
    const listing = { list, programmes, from: dates.sort(compareText)[0] ?? null, until: null }
    const { ProfileID = '' } = attributes
    addToGroup(listings, ProfileID, listing)
  }

  function isProgramme(type: string | undefined): boolean {
    return word('SanctionsType', type)?.text === 'Program'
  }

  return {
    take,
    finish: (): OfacList => ({
      issued,
      parties: parties.map((party) => ({ ...party, listings: mergedListings(listings.get(party.id) ?? []) })),
    }),
  }
}

/** One for each list, from its first day on, with the programmes of all its entries. */
function mergedListings(listings: readonly Listing[]): Listing[] {
  const byList = new Map<string, Listing>()
  for (const listing of listings) {
    const before = byList.get(listing.list)
    const programmes = [...new Set([...(before?.programmes ?? []), ...listing.programmes])].sort(compareText)
    const froms = [before?.from, listing.from].filter((from) => typeof from === 'string').sort(compareText)
    byList.set(listing.list, { ...listing, programmes, from: froms[0] ?? null })
  }
  return [...byList.values()]
}

/** `SDN List` is `ofac-sdn`, as everybody calls it. */
function listId(name: string): string {
  return `ofac-${slug(name.replace(/\s+List$/i, '')) || 'sdn'}`
}

/** The parts of a name in the order of the file: a surname first, as OFAC writes it. */
function nameOf(alias: XmlElement): string {
  const documented = alias.children.find(({ name }) => name === 'DocumentedName')
  if (documented === undefined) return ''
  return within(documented, 'NamePartValue')
    .map(({ text }) => text)
    .join(' ')
    .trim()
}

function dateWithin(event: XmlElement): string | null {
  const date = event.children.find(({ name }) => name === 'Date')
  return date === undefined ? null : dateOf(date)
}

/** As exact as it says: a month or a day may be missing. */
function dateOf(date: XmlElement): string | null {
  const [year, month, day] = ['Year', 'Month', 'Day'].map((part) => childText(date, part))
  if (!/^\d{4}$/.test(year!)) return null
  const parts = [year!, ...(month === '' ? [] : [month!, ...(day === '' ? [] : [day!])])]
  return parts.map((part) => part.padStart(2, '0')).join('-')
}
