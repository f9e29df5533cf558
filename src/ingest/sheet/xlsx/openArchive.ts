import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { inputError } from '../../../core/errors.ts'
import { shownText } from '../shownText.ts'

/** The parts of a workbook, which is a zip of XML files. */
export interface Archive {
  has(part: string): boolean
  /** Errors: `BAD_FILE` where the part is missing, `UNPACKS_TOO_FAR`. */
  read(part: string, largest: number): Promise<Readable>
  close(): void
}

/** A workbook has a few parts a sheet, and its pictures. */
const MOST_PARTS = 10_000
/** Tables of a spreadsheet pack ten to fifty times; a part that packs better is a bomb once it is large. */
const MAX_RATIO = 200
const MAY_PACK_BETTER = 2 ** 26

/** Opens a workbook. What is in it is read by name only; links to other files are never followed. Errors: `BAD_FILE`. */
export async function openArchive(path: string, name: string): Promise<Archive> {
  await refuseOldFormats(path, name)
  const zip = await openPromise(path, { autoClose: false, validateEntrySizes: true }).catch((cause: unknown) => {
    throw brokenWorkbook(name, cause)
  })
  try {
    const parts = await listParts(zip, name)
    return {
      has: (part) => parts.has(part),
      read: async (part, largest) => {
        const entry = parts.get(part)
        if (entry === undefined) throw brokenWorkbook(name, `it has no part ${shownText(part)}`)
        if (entry.isEncrypted()) throw protectedWorkbook(name)
        const { uncompressedSize: size, compressedSize } = entry
        if (size > largest || (size > MAY_PACK_BETTER && size > compressedSize * MAX_RATIO))
          throw bomb(name, part, size)
        return zip.openReadStreamPromise(entry).catch((cause: unknown) => {
          throw brokenWorkbook(name, cause)
        })
      },
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function listParts(zip: ZipFile, name: string): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > MOST_PARTS) throw brokenWorkbook(name, `it has ${zip.entryCount} parts`)
  const parts = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (parts.has(entry.fileName)) throw new Error(`the part ${shownText(entry.fileName)} stands there twice`)
      parts.set(entry.fileName, entry)
    }
  } catch (cause) {
    throw brokenWorkbook(name, cause)
  }
  if (parts.has('xl/workbook.xml')) return parts
  const what = parts.has('xl/workbook.bin')
    ? 'a binary workbook (.xlsb)'
    : parts.has('content.xml')
      ? 'an OpenDocument file (.ods)'
      : 'a zip, but no workbook'
  throw inputError('BAD_FILE', `${shownText(name)} is ${what}`, {
    fix: 'save the table as .xlsx or CSV and import that',
    facts: { file: name },
  })
}

/** The container of Office files before 2007, and of those with a password since. */
const OLE = 'd0cf11e0a1b11ae1'

async function refuseOldFormats(path: string, name: string): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const start = Buffer.alloc(Math.min(size, 1 << 20))
    await file.read(start, 0, start.length, 0)
    if (start.subarray(0, 8).toString('hex') !== OLE) return
    // Names of the container's streams are UTF-16; its directory mostly stands near the beginning or the end.
    const end = Buffer.alloc(Math.min(size, 1 << 20))
    await file.read(end, 0, end.length, size - end.length)
    const encrypted = Buffer.from('EncryptedPackage', 'utf16le')
    if (start.includes(encrypted) || end.includes(encrypted)) throw protectedWorkbook(name)
  } finally {
    await file.close()
  }
  throw inputError('BAD_FILE', `${shownText(name)} is a workbook of the time before 2007 (.xls), or has a password`, {
    fix: 'save it as .xlsx without a password, or as CSV, and import that',
    facts: { file: name },
  })
}

function protectedWorkbook(name: string): Error {
  return inputError('BAD_FILE', `${shownText(name)} has a password`, {
    fix: 'save it without a password and import that',
    facts: { file: name },
  })
}

function bomb(name: string, part: string, size: number): Error {
  return inputError('UNPACKS_TOO_FAR', `${shownText(name)}: the part ${shownText(part)} unpacks to ${size} bytes`, {
    fix: 'no table packs so tightly: ask where the file comes from, or save the sheet as CSV and import that',
    facts: { file: name, part, size },
  })
}

/** Whatever makes a workbook one that cannot be read. */
export function brokenWorkbook(name: string, cause: unknown): Error {
  if (cause instanceof Error && 'code' in cause && 'kind' in cause) return cause
  const said = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause)
  return inputError('BAD_FILE', `${shownText(name)} is no workbook that can be read: ${shownText(said)}`, {
    fix: 'open it in a spreadsheet program and save it anew as .xlsx, or save the sheet as CSV',
    facts: { file: name },
    cause,
  })
}
