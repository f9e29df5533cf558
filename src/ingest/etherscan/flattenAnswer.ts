import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnswerFrame, scanAnswer } from './scanAnswer.ts'

/** An answer as a table: one row an element, in their order. */
export interface FlatAnswer {
  /** A CSV file with header, columns `KEYS` and `fault`; to be removed by the caller. */
  readonly path: string
  readonly frame: AnswerFrame
  /** Keys of the first element. */
  readonly firstKeys: ReadonlySet<string>
  /** How many elements have a `tokenID` (or several): transfers of NFTs. */
  readonly nfts: number
  /** Whether it runs from the newest to the oldest; null while all times are the same. */
  readonly newestFirst: boolean | null
}

/** What is read of an element, all as text. https://docs.etherscan.io/api-reference, https://docs.blockscout.com/devs/apis/rpc/account */
export const KEYS = [
  'blockNumber',
  'timeStamp',
  'hash',
  'transactionHash',
  'transactionIndex',
  'from',
  'to',
  'value',
  'contractAddress',
  'gasPrice',
  'gasUsed',
  'isError',
  'txreceipt_status',
  'errCode',
  'type',
  'callType',
  'index',
  'traceId',
  'tokenSymbol',
  'tokenDecimal',
  'logIndex',
  'tokenID',
  'tokenIDs',
] as const

/**
 * Lays an answer down as a table beside other temporary files, so that a store can read it set-based: an answer is one
 * JSON value, on one line, of any size. Throws `BrokenAnswer`; then nothing is left behind.
 */
export async function flattenAnswer(bytes: AsyncIterable<Uint8Array>): Promise<FlatAnswer> {
  const path = join(tmpdir(), `dyepack-${randomUUID()}.csv`)
  const file = await open(path, 'wx', 0o600)
  try {
    const table = new Table()
    const written = async function* () {
      for await (const chunk of bytes) {
        yield chunk
        if (table.lines.length > 1 << 20) await file.write(table.take())
      }
    }
    const frame = await scanAnswer(written(), PLACES_OF_KEYS, table)
    await file.write(table.take())
    const { firstKeys, nfts, newestFirst } = table
    return { path, frame, firstKeys, nfts, newestFirst }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

const PLACES = new Map<string, number>(KEYS.map((key, i) => [key, i]))
const PLACES_OF_KEYS = new Set<string>(KEYS)
const [TIME, NFT, NFTS] = [PLACES.get('timeStamp')!, PLACES.get('tokenID')!, PLACES.get('tokenIDs')!]

class Table {
  lines = `${[...KEYS, 'fault'].join(',')}\n`
  readonly firstKeys = new Set<string>()
  nfts = 0
  newestFirst: boolean | null = null
  #cells = new Array<string>(KEYS.length).fill('')
  #seen = new Array<boolean>(KEYS.length).fill(false)
  #fault = ''
  #first = true
  #time: number | null = null

  take(): string {
    const { lines } = this
    this.lines = ''
    return lines
  }

  readonly cell = (key: string, text: string | null) => {
    const place = PLACES.get(key)!
    if (this.#seen[place]) this.#fault = `${key} stands there twice`
    this.#seen[place] = true
    this.#cells[place] = text === null || text === '' ? '' : csvCell(text)
  }

  readonly nested = (key: string) => {
    const place = PLACES.get(key)
    if (place === undefined) return
    if (this.#seen[place]) this.#fault = `${key} stands there twice`
    else if (place !== NFTS) this.#fault = `${key} is a list or an object`
    this.#seen[place] = true
    this.#cells[place] = '[]'
  }

  readonly end = (whole: boolean) => {
    if (!whole) this.#fault = 'this is no object'
    if (this.#first) for (const [key, place] of PLACES) if (this.#seen[place]) this.firstKeys.add(key)
    if (this.#seen[NFT] || this.#seen[NFTS]) this.nfts++
    this.#compareTimes(this.#cells[TIME]!)
    this.lines += `${this.#cells.join(',')},${csvCell(this.#fault)}\n`
    this.#cells.fill('')
    this.#seen.fill(false)
    this.#fault = ''
    this.#first = false
  }

  #compareTimes(text: string): void {
    if (this.newestFirst !== null || !/^[0-9]{1,11}$/.test(text)) return
    const time = Number(text)
    this.#time ??= time
    if (time !== this.#time) this.newestFirst = time < this.#time
  }
}

/** Control characters become U+FFFD, for no cell of value has one. A long text is cut, for none of value is long. */
export function csvCell(text: string): string {
  if (text.length < LONGEST && PLAIN.test(text)) return text
  const cut = text.length < LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
  return `"${cut.replace(CONTROL, '\uFFFD').replaceAll('"', '""')}"`
}

const LONGEST = 200
const PLAIN = /^[0-9A-Za-z_.:-]*$/
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu
