import { compareText } from '../../core/compareText.ts'
import { childText, within, type XmlElement } from '../files/xmlRecords.ts'
import { ADDRESS_OF, type OfacList, type OfacParty } from './ofacList.ts'

export const PLAIN_RECORDS: ReadonlySet<string> = new Set(['publshInformation', 'sdnEntry'])

/** Puts the records of `sdn.xml` together. It says under which programmes somebody stands, and not since when. */
export function plainXmlList() {
  const parties: OfacParty[] = []
  let issued: string | null = null
  return {
    take: (record: XmlElement): void => {
      if (record.name === 'sdnEntry') parties.push(partyOf(record))
      else issued ??= americanDay(childText(record, 'Publish_Date'))
    },
    finish: (): OfacList => ({ issued, parties }),
  }
}

function partyOf(entry: XmlElement): OfacParty {
  const others = within(entry, 'aka').map((aka) => ({ name: nameOf(aka), weak: childText(aka, 'category') === 'weak' }))
  const programmes = within(entry, 'program').map(({ text }) => text)
  const type = childText(entry, 'sdnType')
  const strong = others.filter(({ weak }) => !weak).map(({ name }) => name)
  return {
    id: childText(entry, 'uid'),
    kind: type === 'Entity' ? 'entity' : type === 'Individual' ? 'person' : 'other',
    name: nameOf(entry),
    aliases: [...new Set(strong)].filter((name) => name !== ''),
    weakAliases: others.length - strong.length,
    addresses: within(entry, 'id').flatMap((id) => {
      const currency = ADDRESS_OF.exec(childText(id, 'idType'))?.[1]
      const text = childText(id, 'idNumber')
      return currency === undefined || text === '' ? [] : [{ currency, text, line: id.line }]
    }),
    listings: [{ list: 'ofac-sdn', programmes: [...new Set(programmes)].sort(compareText), from: null, until: null }],
    line: entry.line,
  }
}

/** Surname first, as the advanced format has it. */
function nameOf(element: XmlElement): string {
  return [childText(element, 'lastName'), childText(element, 'firstName')].filter((part) => part !== '').join(' ')
}

/** `09/23/2026`. */
function americanDay(text: string): string | null {
  const parts = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text)
  return parts === null ? null : `${parts[3]}-${parts[1]}-${parts[2]}`
}
