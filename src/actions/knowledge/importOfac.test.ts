import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { SDN_ADVANCED } from '../../../test/ofac/sdnAdvanced.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { acceptProposal } from './acceptProposal.ts'
import { importList } from './importList.ts'
import { showKnowledge } from './showKnowledge.ts'

const KNOWN = {
  'publishers/ofac.yaml': 'ofac: { name: OFAC, kind: government }\n',
  'actors/lazarus-group.yaml': `name: Lazarus Group
kind: group
claims:
  - { source: vendor-2022-01-13, says: It has another name., aliases: APT38 }
`,
  'actors/tornado-cash.yaml': `name: Tornado Cash
kind: service
sources:
  ofac-2025: { by: ofac, published: 2025-03-21, url: https://example.org/ofac }
claims:
  - { source: ofac-2025, says: It is off., listing: { list: ofac-sdn, from: 2022-08-08, until: 2025-03-21 } }
`,
}

test('a list of OFAC, accepted: persons are named for a reason, and who was taken off since stays off', async () => {
  await inTempFolder((folder) =>
    withKnowledge(KNOWN, async (knowledge) => {
      await writeFile(join(folder, 'sdn.xml'), SDN_ADVANCED)
      const propose = () => importList({ format: 'ofac-sdn', files: [join(folder, 'sdn.xml')], knowledge })
      const path = join(folder, 'proposal.json')
      await writeFile(path, JSON.stringify(await propose()))
      const same = ['lazarus-group=lazarus-group', 'tornado-cash-co=tornado-cash']
      await acceptProposal({ proposal: path, knowledge, same })

      const person = await readFile(join(knowledge, 'actors/ofac-28264.yaml'), 'utf8')
      expect(person).toMatch(
        /^name: LI Jiadong\nkind: person\nnamed:\n {2}because: government\n {2}claim: listing-ofac-sdn-/,
      )
      const of = async (id: string, asOf?: string) =>
        (await showKnowledge({ id, dir: knowledge, ...(asOf === undefined ? {} : { asOf }) })).listings
      expect(await of('ofac-28264', '2020-03-02')).toMatchObject([{ inForce: true, listing: { from: '2020-03-02' } }])
      expect(await of('tornado-cash', '2024-09-30')).toMatchObject([{ inForce: true }])
      expect(await of('tornado-cash')).toMatchObject([{ inForce: false, listing: { until: '2025-03-21' } }])
      expect((await showKnowledge({ id: 'lazarus-group', dir: knowledge })).claims.map(({ id }) => id)).toContain(
        'lazarus-group/ids-ofac-sdn-2024-09-05',
      )

      expect((await propose()).actors.map(({ state }) => state)).toEqual(['known', 'known', 'known'])
    }),
  )
})
