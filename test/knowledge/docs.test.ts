import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readKnowledge } from '../../src/packs/knowledge/readKnowledge.ts'
import { inTempFolder } from '../store/tempFolder.ts'

const ACTOR = 'name: X\nkind: state\nclaims: [{ source: treasury-2019-09-13, says: x, aliases: y }]\n'
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

test('the examples of docs/knowledge.md load, with the bundled publishers, sources and topics', async () => {
  const page = await readFile(join(ROOT, 'docs/knowledge.md'), 'utf8')
  const blocks = page.split('```yaml\n').map((block) => block.slice(0, block.indexOf('```')))
  const examples = [
    ['incidents/2020-09-26-kucoin.yaml', 'date: 2020-09-26'],
    ['actors/lazarus-group.yaml', 'name: Lazarus Group'],
    ['figures/example.yaml', 'about: dprk'],
    ['levers/usdt.yaml', 'name: USDT'],
  ] as const
  await inTempFolder(async (folder) => {
    await cp(join(ROOT, 'knowledge'), folder, { recursive: true })
    for (const other of ['actors', 'incidents', 'figures', 'levers', 'tags'])
      await rm(join(folder, other), { recursive: true, force: true })
    const actors = ['dprk', 'reconnaissance-general-bureau'].map((id) => [`actors/${id}.yaml`, ACTOR] as const)
    const written = examples.map(([file, start]) => [file, blocks.find((block) => block.startsWith(start))!] as const)
    for (const [file, text] of [...actors, ...written]) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), text)
    }
    const { incidents, claims, levers } = await readKnowledge(folder)
    const files = new Set(claims.map(({ file }) => file))
    for (const [file] of examples.slice(0, 3)) expect(files).toContain(file)
    expect(incidents.map(({ id }) => id)).toEqual(['2020-09-26-kucoin'])
    expect(levers.map(({ id }) => id)).toEqual(['usdt/freeze'])
  })
})
