import { basename } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { Entry } from '../../core/intake/statementOf.ts'
import type { Listing } from '../../core/knowledge/claim.ts'
import { listingText } from '../../core/knowledge/listings.ts'
import type { OutsideActor, OutsideLeft, OutsideList } from '../../core/knowledge/outside/outsideList.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { readXmlRecords, type XmlElement } from '../files/xmlRecords.ts'
import type { OutsideRequest } from '../outside/outsideReader.ts'
import { type RequiredDocument, requireDocument } from '../outside/requireDocument.ts'
import { ADVANCED_RECORDS, advancedList } from './advancedList.ts'
import { listedAddress } from './listedAddress.ts'
import { listedTag, OFAC } from './listedTag.ts'
import type { OfacList, OfacParty } from './ofacList.ts'
import { PLAIN_RECORDS, plainXmlList } from './plainXmlList.ts'

/** The list had 126 MB in 2026. */
const MAX_BYTES = 1024 * 1024 * 1024

/**
 * Reads OFAC's list of Specially Designated Nationals, `sdn_advanced.xml` or `sdn.xml`: whoever has an address of a digital
 * currency, or stands under a programme on North Korea or on attacks by computers.
 * Errors: those of `readXmlRecords`, NOT_THIS_FORMAT, SOURCE_INCOMPLETE.
 */
export async function readOfacSdn({ files, document }: OutsideRequest): Promise<OutsideList> {
  const lists: OutsideList[] = []
  for (const path of files) {
    const file = basename(path)
    const { list, url } = await readList(path)
    const about = requireDocument(
      document,
      { by: OFAC.id, url, ...(list.issued === null ? {} : { published: list.issued }) },
      path,
    )
    lists.push(outsideList(list, about, file))
  }
  return {
    publishers: [OFAC],
    sources: lists.flatMap(({ sources }) => sources),
    incidents: [],
    actors: lists.flatMap(({ actors }) => actors),
    tags: lists.flatMap(({ tags }) => tags),
    left: lists.flatMap(({ left }) => left),
  }
}

async function readList(path: string): Promise<{ list: OfacList; url: string }> {
  const readers = { Sanctions: advancedList(), sdnList: plainXmlList() }
  const root = await readXmlRecords(path, path, {
    records: new Set([...ADVANCED_RECORDS, ...PLAIN_RECORDS]),
    maxBytes: MAX_BYTES,
    take: (record: XmlElement, root: string) => readerOf(readers, root)?.take(record),
  })
  const reader = readerOf(readers, root)
  if (reader === null)
    throw inputError(
      'NOT_THIS_FORMAT',
      `${path} line 1: its root is <${root.slice(0, 80)}>, not <Sanctions> or <sdnList>`,
      {
        fix: 'give sdn_advanced.xml or sdn.xml of OFAC',
        facts: { file: path, line: 1, root: root.slice(0, 80) },
      },
    )
  return { list: reader.finish(), url: root === 'Sanctions' ? ADVANCED_URL : PLAIN_URL }
}

function readerOf<R>(readers: Readonly<Record<string, R>>, root: string): R | null {
  return Object.hasOwn(readers, root) ? readers[root]! : null
}

const ADVANCED_URL = 'https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN_ADVANCED.XML'
const PLAIN_URL = 'https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.XML'

function outsideList({ parties }: OfacList, about: RequiredDocument, file: string): OutsideList {
  const source = { ...about, id: `ofac-sdn-${about.published}`, title: about.title ?? `SDN list of ${about.published}` }
  const wanted = parties.filter(isWanted)
  const left: OutsideLeft[] = []
  if (wanted.length < parties.length)
    left.push({
      place: file,
      why: `${parties.length - wanted.length} of ${parties.length} on it: without a digital currency address, and under no programme named ${PROGRAMMES}`,
    })
  const actors: OutsideActor[] = []
  const tags: Tag[] = []
  for (const party of wanted) {
    const place = `${file} line ${party.line}, ${party.id} ${party.name}`
    const addresses = party.addresses.flatMap(({ currency, text, line }) => {
      const listed = listedAddress(currency, text)
      if ('chain' in listed) return [listed]
      left.push({ place: `${file} line ${line}, ${party.id} ${party.name}`, why: listed.why })
      return []
    })
    for (const address of addresses) tags.push(listedTag(address, party.name, source, file))
    if (party.weakAliases > 0) left.push({ place, why: `aliases: ${party.weakAliases} that OFAC calls weak` })
    if (party.kind === 'other') left.push({ place, why: 'it is neither an entity nor a person' })
    else actors.push(actorOf(party, addresses, source.id, place))
  }
  return { publishers: [], sources: [source], incidents: [], actors, tags, left }
}

/** Prefixes of programmes that this knowledge base is about. */
const PROGRAMMES = 'DPRK… or CYBER…'

function isWanted({ addresses, listings }: OfacParty): boolean {
  return addresses.length > 0 || listings.some(({ programmes }) => programmes.some((one) => /^(DPRK|CYBER)/.test(one)))
}

function actorOf(
  { id, kind, name, aliases, listings }: OfacParty,
  addresses: readonly { readonly chain: string; readonly address: string }[],
  source: string,
  place: string,
): OutsideActor {
  const ids = id === '' ? [] : [{ scheme: 'ofac', id }]
  const listed = [...new Set(addresses.map(({ chain, address }) => `${chain}/${address}`))].sort()
  const who: Entry = {
    source,
    says: `OFAC has it on its list as number ${id}${listed.length === 0 ? '' : `, with ${listed.length === 1 ? 'an address' : `${listed.length} addresses`}`}.`,
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(ids.length === 0 ? {} : { ids: { ofac: id } }),
    ...(listed.length === 0 ? {} : { addresses: { listed } }),
  }
  return {
    place,
    name,
    // OFAC says of what is no person that it is an entity; what kind of one, a person has to write down.
    kind: kind === 'person' ? 'person' : 'company',
    aliases,
    ids,
    claims: [...listings.map((listing) => listingEntry(listing, source)), who],
  }
}

/** A listing is known from its first day, whatever the day of the list in which it was read. */
function listingEntry(listing: Listing, source: string): Entry {
  const { list, programmes, from } = listing
  return {
    source,
    says: `OFAC lists it: ${listingText(listing)}.`,
    ...(from === null ? {} : { known: from }),
    listing: {
      list,
      ...(programmes.length === 0 ? {} : { programme: programmes }),
      ...(from === null ? {} : { from }),
    },
  }
}
