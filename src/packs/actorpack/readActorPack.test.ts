import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { readActorPack } from './readActorPack.ts'

const read = (...lines: string[]) =>
  inTempFolder(async (folder) => {
    await writeFile(join(folder, 'pack.yaml'), lines.join('\n'))
    return readActorPack(join(folder, 'pack.yaml'))
  })
const HEAD = ['title: Actors', 'creator: Someone', 'lastmod: 2023-02-17']

test('context is a mapping, or JSON in a text', async () => {
  const own = `{"twitter_handle":"x","ids":{"mitre":["G1"]},"notes":["n"]}`
  const { actors, left } = await read(
    ...HEAD,
    'actors:',
    "- { id: '01', label: 01, uri: a.org, categories: [exchange], context: { twitter_handle: x, ids: { mitre: G1 }, notes: [n] } }",
    `- { id: b, label: B, aliases: [bb, a], categories: [sanction], jurisdictions: [US], context: '${own}' }`,
  )
  expect(actors).toEqual([
    {
      id: '01',
      name: '01',
      kind: 'service',
      aliases: [],
      ids: [
        { scheme: 'mitre', id: 'G1' },
        { scheme: 'site', id: 'a.org' },
        { scheme: 'twitter', id: 'x' },
      ],
      refs: [],
      lastmod: '2023-02-17',
    },
    {
      id: 'b',
      name: 'B',
      kind: 'group',
      aliases: ['a', 'bb'],
      ids: [
        { scheme: 'mitre', id: 'G1' },
        { scheme: 'twitter', id: 'x' },
      ],
      refs: [],
      lastmod: '2023-02-17',
    },
  ])
  expect([...left].sort()).toEqual([
    ['categories', 2],
    ['context.notes', 2],
    ['jurisdictions', 1],
  ])
})

test.each([
  ['MISSING_KEY', 'actors[0].label', '- { id: a }'],
  ['MISSING_KEY', 'actors[0].id', '- { label: a }'],
  ['BAD_DATE', 'actors[0].lastmod', '- { id: a, label: A, lastmod: 2023-02-30 }'],
  ['BAD_CONTEXT', 'actors[0].context', '- { id: a, label: A, context: "{" }'],
  ['BAD_CONTEXT', 'actors[0].context', '- { id: a, label: A, context: [a] }'],
  ['DUPLICATE_ID', 'actors[1].id', '- { id: a, label: A }\n- { id: a, label: B }'],
  ['UNKNOWN_KEY', 'actors[0].lable', '- { id: a, label: A, lable: B }'],
  ['FORBIDDEN_KEY', 'actors[0].context', '- { id: a, label: A, context: { __proto__: x } }'],
  ['YAML_TOO_DEEP', '', `- { id: a, label: A, context: ${'['.repeat(100)}${']'.repeat(100)} }`],
])('refuses %s at %s', async (code, key, actors) => {
  const error = read(...HEAD, 'actors:', actors)
  await expect(error).rejects.toMatchObject({ code, kind: 'input', facts: { key } })
})
