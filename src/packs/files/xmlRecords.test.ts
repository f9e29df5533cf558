import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { DyepackError } from '../../core/errors.ts'
import { readXmlRecords, type XmlElement } from './xmlRecords.ts'

const records = new Set(['item'])
const read = (content: string | Buffer, maxBytes = 1 << 26) =>
  inTempFolder(async (folder) => {
    const path = join(folder, 'list.xml')
    await writeFile(path, content)
    const taken: XmlElement[] = []
    const root = await readXmlRecords(path, 'list.xml', { records, maxBytes, take: (record) => taken.push(record) })
    return { root, taken }
  })

test('hands over records with their lines, and passes over all else', async () => {
  const { root, taken } = await read(
    '\ufeff<x:a>\n <b>no</b>\n <x:item k="1"> t &amp; &#x41; <c><![CDATA[<&]]></c></x:item>\n</x:a>',
  )
  expect(root).toBe('a')
  expect(taken).toEqual([
    {
      name: 'item',
      attributes: { k: '1' },
      text: 't & A',
      line: 3,
      children: [{ name: 'c', attributes: {}, text: '<&', line: 3, children: [] }],
    },
  ])
})

const LAUGHS = `<!DOCTYPE a [<!ENTITY l0 "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY l${n + 1} "&l${n};&l${n};">`).join('')}]>`

describe('refuses', () => {
  test.each([
    ['a billion laughs', 'XML_DOCTYPE', 1, `${LAUGHS}<a><item>&l30;</item></a>`],
    [
      'an external entity',
      'XML_DOCTYPE',
      1,
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><item>&x;</item></a>',
    ],
    ['an external DTD', 'XML_DOCTYPE', 2, '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>'],
    ['an entity of nobody', 'BAD_XML', 1, '<a><item>&x;</item></a>'],
    ['a file that is cut off', 'BAD_XML', 2, '<a>\n<item>x</it'],
    ['elements that are not closed', 'BAD_XML', 3, '<a>\n<item>\n'],
    ['what is no XML', 'BAD_XML', 1, '{"a": 1}'],
    ['a page in place of the list', 'BAD_XML', 1, '<html><br></html>'],
    ['a million elements in each other', 'XML_TOO_DEEP', 1, '<a>'.repeat(1_000_000)],
    ['a record without end', 'XML_TOO_LARGE', 1, `<a><item>${'<b/>'.repeat(100_001)}</item></a>`],
    ['a text without end', 'XML_TOO_LARGE', 1, `<a><item>${'x'.repeat(1 << 21)}`],
    ['an attribute without end', 'XML_TOO_LARGE', 1, `<a><item k="${'x'.repeat(1 << 21)}`],
    ['another encoding', 'NOT_UTF8', 1, '<?xml version="1.0" encoding="ISO-8859-1"?><a/>'],
    ['bytes of another encoding', 'NOT_UTF8', 1, Buffer.from('<a><item>\xe9\xe9</item></a>', 'latin1')],
    ['UTF-16', 'NOT_UTF8', 1, Buffer.from('\ufeff<a/>', 'utf16le')],
  ])('%s', async (_, code, line, content) => {
    const error: unknown = await read(content as string | Buffer).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, kind: 'input', facts: { file: 'list.xml', line } })
    expect((error as DyepackError).message).toContain(`list.xml line ${line}`)
  })

  test('what is empty, too large or not there', async () => {
    await expect(read('')).rejects.toMatchObject({ code: 'EMPTY_FILE' })
    await expect(read('<a></a>', 6)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
    const none = readXmlRecords('none.xml', 'none.xml', { records, maxBytes: 1, take: () => {} })
    await expect(none).rejects.toMatchObject({ code: 'MISSING_FILE' })
  })
})

// 200 MB were tried once in the same way, in some 40 seconds and below 200 MB of memory.
test('a large file is read in the memory of one record', async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, 'large.xml')
    const out = createWriteStream(path)
    const item = `<item id="1">${'<name>somebody on a list</name>'.repeat(1_000)}</item>\n`
    const count = Math.ceil(25_000_000 / item.length)
    out.write('<a>\n')
    for (let n = 0; n < count; n++) if (!out.write(item)) await once(out, 'drain')
    out.end('</a>\n')
    await finished(out)
    let taken = 0
    let most = 0
    const before = inUse()
    const take = () => {
      if (taken++ % 100 === 0) most = Math.max(most, inUse())
    }
    await readXmlRecords(path, path, { records, maxBytes: 1 << 30, take })
    expect(taken).toBe(count)
    expect(most - before).toBeLessThan(5_000_000)
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that are still needed: what the process has of the system hangs on when garbage was collected. */
function inUse(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test('any bytes are read or refused with a code', async () => {
  const piece = fc.constantFrom(
    '<a>',
    '</a>',
    '<item>',
    '</item>',
    '<item k="v"/>',
    '&amp;',
    '&#0;',
    '<!--',
    '-->',
    '<?x?>',
    'x',
    '<',
    '\u0000',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.array(piece).map((all) => all.join('')),
        fc.string({ unit: 'binary' }),
      ),
      async (content) => {
        const error: unknown = await read(content).catch((thrown: unknown) => thrown)
        if (error instanceof Error) expect(error).toBeInstanceOf(DyepackError)
      },
    ),
    { numRuns: 300 },
  )
})
