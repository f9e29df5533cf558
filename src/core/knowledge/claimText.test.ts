import { expect, test } from 'vitest'
import { withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { claimText } from './claimText.ts'

test('each kind of claim says in one line what it says', async () => {
  const file = `about: state
source: vendor-2022-01-13
claims:
  - { says: x, id: a, period: ..2025, total: { usd: { low: 1, high: 2.5 }, valued: report, part: ERC-20 } }
  - { says: x, id: b, period: 2017..2021, count: { about: 49 }, held: { amounts: { BTC: { high: 5 } } } }
  - { says: x, id: c, year: 2021, shares: { by: laundering, parts: { mixer: { low: 65 }, exchange: 12.5 } } }
  - { says: x, id: d, parent: [group], aliases: [B, A], ids: { ofac: 2, mitre: [G2, G1] } }
  - { says: x, id: e, operations: [{ name: Sony, date: 2014-11 }] }
  - { says: x, id: f, addresses: { listed: bitcoin/1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 } }
  - { says: x, id: g, listing: { list: ofac-sdn, programme: [B, A], from: 2020, until: 2021-02 } }
`
  const { claims } = await withKnowledge({ 'figures/more.yaml': file }, readKnowledge)
  const texts = claims
    .filter((claim) => claim.file === 'figures/more.yaml')
    .map((claim) => `${claim.id.slice(6)}: ${claimText(claim)}`)
  expect(texts).toEqual([
    'addresses-f: listed bitcoin/1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
    'aliases-d: A, B',
    'count-2017-2021-b: about 49 from 2017 to 2021',
    'held-2017-2021-b: at most 5 BTC from 2017 to 2021',
    'ids-d: mitre G1, mitre G2, ofac 2',
    'listing-ofac-sdn-g: ofac-sdn (A, B) from 2020 until 2021-02',
    'operations-e: Sony (2014-11)',
    'parent-d: group',
    'shares-laundering-2021-c: by laundering: exchange 12.5 %, mixer at least 65 % in 2021',
    'total-until-2025-a: $1 to $2.50 at the time of the report (ERC-20 only) up to 2025',
  ])
})
