import { basename, dirname } from 'node:path'
import { parse } from 'csv-parse/sync'
import { inputError } from '../../core/errors.ts'
import type { OutsideActor, OutsideLeft, OutsideList, OutsideSource } from '../../core/knowledge/outside/outsideList.ts'
import { isPartialDate } from '../../core/knowledge/partialDate.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { readInput } from '../files/readInput.ts'
import { listFiles } from '../outside/listFiles.ts'
import type { OutsideRequest } from '../outside/outsideReader.ts'
import { requireDocument } from '../outside/requireDocument.ts'
import { shownValue } from '../yaml/problems.ts'
import { listedAddress } from './listedAddress.ts'
import { listedTag, OFAC } from './listedTag.ts'

const MAX_BYTES = 16 * 1024 * 1024

/** A line of a plain list. */
interface Row {
  readonly currency: string
  readonly address: string
  readonly name: string | null
  readonly line: number
}

/**
 * Reads plain lists of addresses that others take out of OFAC's list: `sanctioned_addresses_XBT.txt`, one address a line
 * (github.com/0xB10C/ofac-sanctioned-digital-currency-addresses), and CSV of `address,name`, all Ethereum
 * (github.com/ultrasoundmoney/ofac-ethereum-addresses). The day of the list stands in the name of its folder, or is given.
 * Errors: those of `listFiles` and `readInput`, NOT_THIS_FORMAT, BAD_HEADER, BAD_CSV, SOURCE_INCOMPLETE.
 */
export async function readOfacAddresses({ files, document }: OutsideRequest): Promise<OutsideList> {
  const listed = await listFiles(files, '.txt')
  const sources = new Map<string, OutsideSource>()
  const named = new Map<string, { readonly at: string; readonly source: string; readonly addresses: Set<string> }>()
  const tags: Tag[] = []
  const left: OutsideLeft[] = []
  for (const { path, name: file } of listed) {
    if (/^(LICEN[CS]E|README)\b/i.test(file)) continue
    const published = /(\d{4}(?:-\d\d(?:-\d\d)?)?)$/.exec(basename(dirname(path)))?.[1]
    const own = published !== undefined && isPartialDate(published) ? { published } : {}
    const about = requireDocument(document, { by: OFAC.id, url: SDN_PAGE, ...own }, path)
    const title = about.title ?? `Addresses on the SDN list of ${about.published}`
    const source = { ...about, id: `ofac-addresses-${about.published}`, title }
    sources.set(source.id, source)
    for (const { currency, address: text, name, line } of await rowsOf(path, file)) {
      const place = `${file} line ${line}`
      const address = listedAddress(currency, text)
      if ('why' in address) {
        left.push({ place, why: address.why })
        continue
      }
      tags.push(listedTag(address, name, source, file))
      if (name === null) continue
      const actor = named.get(name) ?? { at: place, source: source.id, addresses: new Set<string>() }
      named.set(name, actor)
      actor.addresses.add(`${address.chain}/${address.address}`)
    }
  }
  const actors = [...named].flatMap(([name, { at, source, addresses }]): OutsideActor[] => {
    if (name.includes(',')) {
      const why = `${shownValue(name)} may be a person: a plain list does not say so (take sdn_advanced.xml); the addresses are tags`
      left.push({ place: at, why })
      return []
    }
    const says = `OFAC has ${addresses.size === 1 ? 'an address' : `${addresses.size} addresses`} of it on its list.`
    const { by, published } = sources.get(source)!
    // A copy that somebody else made speaks for OFAC, not for itself.
    const quoted = by === OFAC.id ? {} : { quotes: OFAC.id, said: published }
    const claims = [{ source, says, ...quoted, addresses: { listed: [...addresses].sort() } }]
    return [{ place: at, name, kind: 'company', aliases: [], ids: [], claims }]
  })
  return { publishers: [OFAC], sources: [...sources.values()], incidents: [], actors, tags, left }
}

/** Where OFAC keeps the list that plain lists are taken from. */
const SDN_PAGE = 'https://sanctionslist.ofac.treas.gov/Home/SdnList'

async function rowsOf(path: string, file: string): Promise<Row[]> {
  const currency = /^sanctioned_addresses_([A-Za-z0-9]{1,10})\.txt$/.exec(file)?.[1]
  const { text } = await readInput(path, path, MAX_BYTES)
  if (currency !== undefined)
    return text.split(/\r?\n/).flatMap((line, index) => {
      const address = line.trim()
      return address === '' ? [] : [{ currency, address, name: null, line: index + 1 }]
    })
  if (file.endsWith('.csv')) return csvRows(text, path)
  throw inputError('NOT_THIS_FORMAT', `${path} is no plain list of OFAC's addresses by its name`, {
    fix: 'name it like sanctioned_addresses_XBT.txt, or give a .csv of address,name',
    facts: { file: path },
  })
}

function csvRows(text: string, path: string): Row[] {
  const records = parseCsv(text, path)
  const header = records[0]?.record ?? []
  const [addressAt, nameAt] = ['address', 'name'].map((column) => header.indexOf(column)) as [number, number]
  if (addressAt < 0)
    throw inputError('BAD_HEADER', `${path} line 1: the header is ${shownValue(header.join(','))}, without address`, {
      fix: 'write address,name',
      facts: { file: path, line: 1 },
    })
  return records.slice(1).map(({ record, info }) => ({
    currency: 'ETH',
    address: (record[addressAt] ?? '').trim(),
    name: nameAt < 0 ? null : (record[nameAt] ?? '').trim() || null,
    line: info.lines,
  }))
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function parseCsv(text: string, path: string): CsvRecord[] {
  try {
    return parse(text, { bom: true, info: true, skip_empty_lines: true }) as unknown as CsvRecord[]
  } catch (cause) {
    const lines = cause instanceof Error && 'lines' in cause ? Number(cause.lines) : 1
    const message = cause instanceof Error ? cause.message : String(cause)
    throw inputError('BAD_CSV', `${path} line ${lines}: is not CSV that can be read: ${message}`, {
      fix: 'save it again as CSV',
      facts: { file: path, line: lines },
      cause,
    })
  }
}
