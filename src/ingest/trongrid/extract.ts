import { basename, dirname } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { Tells } from '../../core/ledger/rowSource.ts'
import { TRON } from '../../core/ledger/tron.ts'
import type { TronSource } from '../../core/wire/tronSource.ts'
import { type Extract, eachFile, type Importer, type ImportOptions, type SourceFile } from '../importer.ts'
import { openTextFile, pathLiteral, readBytes, type TextFile } from '../textFile.ts'
import { BrokenJson } from './exactJson.ts'
import { flattenRows } from './flattenRows.ts'
import { type Answer, readAnswer } from './readAnswer.ts'
import { lacksOf, readTronSource } from './readTronSource.ts'
import { CELLS, listOf, type RowList } from './rowCells.ts'
import { transform } from './transform.ts'

/** Reads `trongrid`: answers of TronGrid's API by address, saved as they came, or their rows one a line. */
export const trongrid: Importer = {
  format: 'trongrid',
  title: 'answers of TronGrid by address: transactions, internal transactions, TRC-20 transfers',
  extract: async (files, options) => {
    refuseOtherChain(options)
    const recorded = await recordedLists(files)
    return eachFile(async (file) => ({ ...(await open(file)), ...recorded.get(file) }))(files, options)
  },
}

async function open({ path, name }: SourceFile): Promise<Extract> {
  const file = await openTextFile(path, name)
  const answer = read(await textOf(file, name), name)
  const lists = new Set(answer.rows.map(listOf))
  refuseNoList(answer, lists, name)
  const flat = await flattenRows(answer.rows)
  const types = CELLS.map((cell) => `'${cell}': 'VARCHAR'`).join(', ')
  return {
    ...transform,
    from: `read_csv(${pathLiteral(flat.path)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
      columns = {${types}})`,
    records: async () => flat.lines.length,
    lines: async (records) => records.map((record) => flat.lines[record - 1] ?? 0),
    readWith: [],
    tells: [...lists].flatMap((list) => (list === null ? [] : TELLS[list])),
    covers: lists.size === 1 && lists.has('events') ? [] : 'own',
    temporary: [flat.path],
  }
}

/** Of files that were recorded: whose they are, and which of its lists were read, for one without rows has no file. */
async function recordedLists(
  files: readonly SourceFile[],
): Promise<ReadonlyMap<SourceFile, Pick<Extract, 'tells' | 'covers' | 'notes'>>> {
  const sources = new Map<string, TronSource | null>()
  const found = new Map<SourceFile, Pick<Extract, 'tells' | 'covers' | 'notes'>>()
  for (const file of files) {
    const [folder, own] = [dirname(file.path), basename(file.path)]
    if (!own.endsWith('.jsonl.gz')) continue
    const isFirst = !sources.has(folder)
    if (isFirst) sources.set(folder, await readTronSource(folder, dirname(file.name)))
    const source = sources.get(folder) ?? null
    const recorded = source?.addresses.find((one) => one.files.some((list) => list.file === own))
    if (source === null || recorded === undefined) continue
    const notes = isFirst ? lacksOf(source) : []
    found.set(file, { tells: recorded.read.flatMap((list) => TELLS[list]), covers: [recorded.address], notes })
  }
  return found
}

const TELLS: Readonly<Record<RowList, readonly Tells[]>> = {
  transactions: ['native', 'gas'],
  internal: ['internal'],
  trc20: ['token'],
  // Of the issuer, whatever other addresses did.
  events: [],
}

function refuseOtherChain({ chain }: ImportOptions): void {
  if (chain === null || chain === TRON.id) return
  throw inputError('UNKNOWN_CHAIN', `TronGrid has no chain ${JSON.stringify(chain)}`, {
    fix: `leave chain out, or write ${TRON.id}`,
    facts: { chain },
  })
}

/** One answer has at most 200 rows; this holds some 30,000 of them. */
const LARGEST = 1 << 26

/** Errors: `BAD_FILE`. */
async function textOf(file: TextFile, name: string): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of readBytes(file)) {
    bytes += part.length
    parts.push(part)
    if (bytes > LARGEST) throw tooLarge(Buffer.concat(parts).toString('utf8', 0, LARGEST), name)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Says which value was not at its end yet. */
function tooLarge(beginning: string, name: string): Error {
  const what = `it has more than ${LARGEST >> 20} MiB`
  try {
    readAnswer(beginning)
    return brokenFile(name, 1, what)
  } catch (error) {
    return brokenFile(name, error instanceof BrokenJson ? error.line : 1, what)
  }
}

/** Errors: `BAD_FILE`. */
function read(text: string, name: string): Answer {
  try {
    return readAnswer(text)
  } catch (error) {
    throw error instanceof BrokenJson ? brokenFile(name, error.line, `it is no JSON: ${error.message}`) : error
  }
}

function brokenFile(file: string, line: number, what: string): Error {
  return inputError('BAD_FILE', `${file} line ${line}: ${what}`, {
    fix: 'save the answers anew, whole, or fewer of them in a file',
    facts: { file, line },
  })
}

/** Errors: `EXPLORER_ANSWER` (an error in place of rows), `EMPTY_FILE`. */
function refuseNoList({ rows, frames }: Answer, lists: ReadonlySet<RowList | null>, name: string): void {
  const said = frames.map((frame) => frame.get('error') ?? frame.get('Error')).find((one) => typeof one === 'string')
  if (rows.length === 0 && said === undefined) {
    throw inputError('EMPTY_FILE', `${name} lists nothing`, {
      fix: 'leave it out of the imports',
      facts: { file: name },
    })
  }
  const known = [...lists].some((list) => list !== null)
  if (said === undefined && known) return
  const what =
    said === undefined ? 'has rows of no list that dyepack reads' : `TronGrid answered ${JSON.stringify(said)}`
  throw inputError('EXPLORER_ANSWER', `${name} ${said === undefined ? what : `is no list: ${what}`}`, {
    fix: 'save the answers of /v1/accounts/{address}/transactions, …/transactions/trc20 and …/internal-transactions',
    facts: { file: name, ...(said === undefined ? {} : { said }) },
  })
}
