import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'

export interface XmlHandler {
  /** A tag's name without prefix. */
  open(tag: string, attributes: Readonly<Record<string, string>>): void
  text(text: string): void
  close(tag: string): void
  /** After each chunk: what was gathered may be written. */
  flush?(): Promise<void>
  /** True: the rest need not be read. */
  done?(): boolean
}

/** A cell has at most 32,767 characters; whatever goes on for longer without a tag is no sheet. */
const LONGEST = 1 << 22
const DEEPEST = 64

/**
 * Reads XML as a stream, in flat memory. No document type, so no entity of its own can be named or grow.
 * Errors: plain ones that say what is wrong.
 */
export async function readXml(stream: Readable, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let pending = 0
  let depth = 0
  parser.on('doctype', () => {
    throw new Error('it has a document type, which no workbook needs')
  })
  parser.on('opentag', ({ name, attributes }) => {
    pending = 0
    if (++depth > DEEPEST) throw new Error(`it is nested more than ${DEEPEST} deep`)
    handler.open(local(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    pending = 0
    depth--
    handler.close(local(name))
  })
  parser.on('text', (text) => handler.text(text))
  parser.on('cdata', (text) => handler.text(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of stream) {
      const text = decoder.decode(chunk as Buffer, { stream: true })
      pending += text.length
      if (pending > LONGEST) throw new Error('it has a text without end')
      parser.write(text)
      await handler.flush?.()
      if (handler.done?.() === true) return
    }
    parser.write(decoder.decode()).close()
    await handler.flush?.()
  } finally {
    stream.destroy()
  }
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}
