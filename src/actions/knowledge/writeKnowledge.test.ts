import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GOOD_FILES, withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { writeKnowledge } from './writeKnowledge.ts'

const SHOP = 'incidents/2021-08-19-shop.yaml'
const TOPICS = { path: 'topics.yaml', text: 'crypto: Coins\n', was: GOOD_FILES['topics.yaml']! }
const FRESH = { path: 'publishers/more.yaml', text: 'more: { name: More, kind: press }\n', was: null }

const read = (dir: string, path: string) => readFile(join(dir, path), 'utf8')

test('new files and changed ones are written together, and nothing is left of the copy', async () => {
  await withKnowledge({}, async (dir) => {
    await writeKnowledge(dir, [TOPICS, FRESH])
    expect([await read(dir, TOPICS.path), await read(dir, FRESH.path)]).toEqual([TOPICS.text, FRESH.text])
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('dyepack-knowledge-'))).toEqual([])
    expect((await readdir(dir)).filter((name) => name.endsWith('.incomplete'))).toEqual([])
  })
})

test.each([
  ['DRAFT_REFUSED', { path: 'actors/bad.yaml', text: 'name: [', was: null }],
  ['DRAFT_REFUSED', { path: SHOP, text: 'date: 2021\n', was: GOOD_FILES[SHOP]! }],
  ['ENTRY_EXISTS', { path: SHOP, text: 'x', was: null }],
  ['ENTRY_CHANGED', { path: SHOP, text: 'x', was: 'date: 2021\n' }],
  ['ENTRY_CHANGED', { path: 'actors/none.yaml', text: 'x', was: 'name: None\n' }],
])('%s: %o keeps all others from being written', async (code, change) => {
  await withKnowledge({}, async (dir) => {
    await expect(writeKnowledge(dir, [TOPICS, FRESH, change])).rejects.toMatchObject({ code, kind: 'input' })
    expect(await read(dir, TOPICS.path)).toBe(TOPICS.was)
    expect(await read(dir, SHOP)).toBe(GOOD_FILES[SHOP])
    expect(await readdir(join(dir, 'publishers'))).toEqual(['all.yaml'])
  })
})
