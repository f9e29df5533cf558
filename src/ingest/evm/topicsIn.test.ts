import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { DECODERS } from './events/decoders.ts'
import { topicsIn } from './topicsIn.ts'

const [first, second] = DECODERS.map(({ topic }) => topic) as [string, string]
const filler = '0123456789abcdef'.repeat(1 << 16)

async function found(text: string | Buffer, compression: 'none' | 'gzip' = 'none') {
  return inTempFolder(async (folder) => {
    const path = join(folder, 'logs')
    await writeFile(path, text)
    const topics = await topicsIn({ path, compression })
    return topics === undefined ? undefined : [...topics].sort()
  })
}

test('finds the topics that a text has, in either case, wherever its pieces end', async () => {
  expect(await found('{"topics":[]}')).toEqual([])
  expect(await found(`${filler.slice(0, (1 << 20) - 20)}${first}`)).toEqual([first])
  expect(await found(second.toUpperCase().replace('0X', '0x'))).toEqual([second])
  expect(await found(gzipSync(`${first},${second}`), 'gzip')).toEqual([first, second].sort())
})

test('says nothing of a text with escapes: a topic may be behind them', async () => {
  expect(await found(`{"topics":["\\u0030${first.slice(1)}"]}`)).toBeUndefined()
})
