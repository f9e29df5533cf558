import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { SaxesParser } from 'saxes'
import { DyepackError, inputError } from '../../core/errors.ts'

/** An element with all that is in it. Names have no prefix. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  /** Of the element itself, without the spaces around it. */
  text: string
  /** From 1. */
  readonly line: number
}

export interface XmlRecordsRequest {
  /** The elements that are wanted, wherever they stand; one within another belongs to it. */
  readonly records: ReadonlySet<string>
  readonly take: (record: XmlElement, root: string) => void
  readonly maxBytes: number
}

/** The largest party of a list of OFAC has some 2,000 elements. */
const LARGEST = 100_000
const LONGEST = 1 << 20
const DEEPEST = 64

/**
 * Reads an XML file as a stream and hands over one record after the other, so that memory is that of one. A document type is
 * refused, so that no entity of its own can be named, grow or reach for a file. Answers with the name of the root.
 * Errors: MISSING_FILE, NOT_A_FILE, EMPTY_FILE, FILE_TOO_LARGE, NOT_UTF8, BAD_XML, XML_DOCTYPE, XML_TOO_DEEP, XML_TOO_LARGE.
 */
export async function readXmlRecords(path: string, file: string, request: XmlRecordsRequest): Promise<string> {
  await checkFile(path, file, request.maxBytes)
  const parser = new SaxesParser({ xmlns: false, position: true, fileName: file })
  const refuse = (code: string, message: string, fix: string): DyepackError =>
    inputError(code, `${file} line ${parser.line}: ${message}`, { fix, facts: { file, line: parser.line } })
  let root = ''
  let depth = 0
  let pending = 0
  let elements = 0
  const open: XmlElement[] = []
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
      throw refuse('NOT_UTF8', `it says that it is ${encoding}`, 'save it as UTF-8')
  })
  parser.on('doctype', () => {
    throw refuse('XML_DOCTYPE', 'has a document type, which could name other files or grow without end', 'remove it')
  })
  parser.on('opentag', ({ name: full, attributes }) => {
    pending = 0
    if (++depth > DEEPEST) throw refuse('XML_TOO_DEEP', `is nested more than ${DEEPEST} deep`, 'give the list itself')
    const name = local(full)
    if (depth === 1) root = name
    if (open.length === 0 && !request.records.has(name)) return
    if (open.length === 0) elements = 0
    if (++elements > LARGEST)
      throw refuse('XML_TOO_LARGE', `${open[0]!.name} has more than ${LARGEST} elements`, 'give the list itself')
    const element: XmlElement = { name, attributes, children: [], text: '', line: parser.line }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    pending = 0
    depth--
    const element = open.pop()
    if (element === undefined) return
    element.text = element.text.trim()
    if (open.length === 0) request.take(element, root)
  })
  const text = (more: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  }
  parser.on('text', text)
  parser.on('cdata', text)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const stream = createReadStream(path, { highWaterMark: 1 << 16 })
  try {
    for await (const chunk of stream) {
      const decoded = decoder.decode(chunk as Buffer, { stream: true })
      pending += decoded.length
      if (pending > LONGEST) throw refuse('XML_TOO_LARGE', 'has a text without end', 'give the list itself')
      parser.write(decoded)
    }
    parser.write(decoder.decode()).close()
  } catch (cause) {
    if (cause instanceof DyepackError) throw cause
    if (cause instanceof TypeError) throw refuse('NOT_UTF8', 'is not UTF-8 text', 'save it as UTF-8')
    const message = cause instanceof Error ? cause.message.replace(/^.*?\d+:\d+: /s, '') : String(cause)
    throw inputError('BAD_XML', `${file} line ${parser.line}: is not XML that can be read: ${message}`, {
      fix: 'download it again: it may be cut off',
      facts: { file, line: parser.line },
      cause,
    })
  } finally {
    stream.destroy()
  }
  return root
}

async function checkFile(path: string, file: string, maxBytes: number): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw inputError('MISSING_FILE', `${file} does not exist`, { facts: { file }, cause })
  })
  if (!found.isFile()) throw inputError('NOT_A_FILE', `${file} is not a file`, { facts: { file } })
  if (found.size === 0) throw inputError('EMPTY_FILE', `${file} is empty`, { facts: { file } })
  if (found.size > maxBytes)
    throw inputError('FILE_TOO_LARGE', `${file} has ${found.size} bytes; at most ${maxBytes} are read`, {
      fix: 'give the list itself',
      facts: { file, bytes: found.size, maxBytes },
    })
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** The elements of this name among an element's children, theirs, and so on. */
export function within(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : within(child, name)))
}

/** The text of the first child of this name; empty where there is none. */
export function childText(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? ''
}
