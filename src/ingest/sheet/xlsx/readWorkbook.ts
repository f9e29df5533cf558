import { posix } from 'node:path'
import { inputError } from '../../../core/errors.ts'
import { shownText } from '../shownText.ts'
import { type Archive, brokenWorkbook } from './openArchive.ts'
import { readXml } from './readXml.ts'

/** Where the parts of one sheet lie. */
export interface Workbook {
  readonly sheet: string
  readonly sheetPart: string
  /** Null: the workbook has no texts in common. */
  readonly textsPart: string | null
  /** Of its dates. */
  readonly excelEpoch: 1900 | 1904
  /** All sheets, in the order of the workbook. */
  readonly sheets: readonly string[]
}

const LARGEST = 2 ** 24
const RELATIONS = 'xl/_rels/workbook.xml.rels'

/** Finds a sheet by its name, or the first. Errors: `BAD_FILE`, `NO_SUCH_SHEET`. */
export async function readWorkbook(archive: Archive, name: string, wanted: string | undefined): Promise<Workbook> {
  const sheets: { name: string; relation: string }[] = []
  let excelEpoch: 1900 | 1904 = 1900
  await readPart(archive, 'xl/workbook.xml', name, (tag, attributes) => {
    if (tag === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? '')) excelEpoch = 1904
    if (tag !== 'sheet') return
    const relation = Object.entries(attributes).find(([key]) => /^[^:]+:id$/.test(key))?.[1] ?? ''
    sheets.push({ name: attributes.name ?? '', relation })
  })
  const targets = new Map<string, string>()
  let textsPart: string | null = null
  await readPart(archive, RELATIONS, name, (tag, { Id, Type, Target, TargetMode }) => {
    if (tag !== 'Relationship' || Target === undefined || TargetMode === 'External') return
    const part = posix.join(Target.startsWith('/') ? '' : 'xl', Target).replace(/^\//, '')
    if (Type?.endsWith('/worksheet')) targets.set(Id ?? '', part)
    if (Type?.endsWith('/sharedStrings')) textsPart = part
  })
  const names = sheets.map((one) => one.name)
  const chosen =
    wanted === undefined ? sheets.find((one) => targets.has(one.relation)) : sheets.find((one) => one.name === wanted)
  const sheetPart = chosen && targets.get(chosen.relation)
  if (chosen === undefined || sheetPart === undefined) {
    const which = wanted === undefined ? 'no sheet with cells' : `no sheet with cells called "${shownText(wanted)}"`
    throw inputError('NO_SUCH_SHEET', `${shownText(name)} has ${which}`, {
      fix: `its sheets are ${names
        .slice(0, 20)
        .map((one) => `"${shownText(one)}"`)
        .join(', ')}`,
      facts: { file: name, sheets: names.slice(0, 20) },
    })
  }
  return { sheet: chosen.name, sheetPart, textsPart, excelEpoch, sheets: names }
}

async function readPart(
  archive: Archive,
  part: string,
  name: string,
  open: (tag: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  const stream = await archive.read(part, LARGEST)
  await readXml(stream, { open, text: () => {}, close: () => {} }).catch((cause: unknown) => {
    throw brokenWorkbook(name, cause)
  })
}
