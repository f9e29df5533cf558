import { access, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SDN_ADVANCED } from '../../../test/ofac/sdnAdvanced.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import type { OutsideList } from '../../core/knowledge/outside/outsideList.ts'
import { checkList } from '../outside/checkList.ts'
import { readOfacAddresses } from './readOfacAddresses.ts'
import { readOfacSdn } from './readOfacSdn.ts'

const DOCUMENT = { by: null, published: null, url: null, title: null }
const reading =
  (read: typeof readOfacSdn) =>
  (name: string, content: string, document = {}): Promise<OutsideList> =>
    inTempFolder(async (folder) => {
      await writeFile(join(folder, name), content)
      return read({ files: [join(folder, name)], mapping: null, document: { ...DOCUMENT, ...document } })
    })
const readXml = reading(readOfacSdn)
const readPlain = reading(readOfacAddresses)

describe('the advanced format', () => {
  test('gives parties with addresses or under a programme on North Korea or attacks', async () => {
    const list = await readXml('sdn_advanced.xml', SDN_ADVANCED)
    expect(list.sources).toMatchObject([{ id: 'ofac-sdn-2024-09-05', by: 'ofac', published: '2024-09-05' }])
    expect(list.actors.map(({ name, kind, aliases, ids }) => ({ name, kind, aliases, ids }))).toEqual([
      { name: 'LAZARUS GROUP', kind: 'company', aliases: ['HIDDEN COBRA'], ids: [{ scheme: 'ofac', id: '27307' }] },
      { name: 'LI Jiadong', kind: 'person', aliases: [], ids: [{ scheme: 'ofac', id: '28264' }] },
      { name: 'TORNADO CASH & CO', kind: 'company', aliases: [], ids: [{ scheme: 'ofac', id: '39796' }] },
    ])
    expect(list.actors[0]!.claims).toMatchObject([
      { known: '2019-09-13', listing: { list: 'ofac-sdn', programme: ['DPRK3'], from: '2019-09-13' } },
      {
        aliases: ['HIDDEN COBRA'],
        ids: { ofac: '27307' },
        addresses: { listed: ['ethereum/0x098b716b8aaf21512996dc57eb0615e2383e2f96'] },
      },
    ])
    expect(list.actors[1]!.claims).toMatchObject([
      { listing: { list: 'ofac-sdn', programme: ['CYBER2', 'DPRK3'], from: '2020-03-02' } },
      { addresses: { listed: ['bitcoin/1EfMVkxQQuZfBdocpJu6RUsCJvenQWbQyE'] } },
    ])
    expect(list.tags.map(({ chain, label, category, lastmod }) => [chain, label, category, lastmod])).toEqual([
      ['ethereum', 'LAZARUS GROUP, on the SDN list of OFAC', 'sanction', '2024-09-05'],
      ['bitcoin', 'LI Jiadong, on the SDN list of OFAC', 'sanction', '2024-09-05'],
      ['tron', 'TORNADO CASH & CO, on the SDN list of OFAC', 'sanction', '2024-09-05'],
    ])
  })

  test('names all that it leaves, with its line', async () => {
    const { left } = await readXml('sdn_advanced.xml', SDN_ADVANCED)
    expect(left.map(({ place, why }) => `${place}: ${why}`)).toEqual([
      expect.stringMatching(/^sdn_advanced\.xml: 1 of 5 on it/),
      expect.stringMatching(/line 34, 27307 LAZARUS GROUP: address: "0xA0e1.*EIP-55.*\[BAD_ADDRESS\]$/),
      expect.stringMatching(/line 24, 27307 LAZARUS GROUP: aliases: 1 that OFAC calls weak$/),
      expect.stringMatching(/line 41, 28264 LI Jiadong: address: "1EfMV.*QyF".*\[BAD_ADDRESS\]$/),
      expect.stringMatching(/line 42, 28264 LI Jiadong: address: .*currency "NEWCOIN", whose chain is not known$/),
      expect.stringMatching(/line 51, 50 A SHIP: it is neither an entity nor a person$/),
    ])
  })

  test('cut off anywhere, it is refused', async () => {
    for (const at of [200, 3000, SDN_ADVANCED.length - 20])
      await expect(readXml('a.xml', SDN_ADVANCED.slice(0, at))).rejects.toMatchObject({
        code: 'BAD_XML',
        kind: 'input',
      })
  })

  test('a list without a day needs one', async () => {
    const undated = SDN_ADVANCED.replace(/<DateOfIssue.*<\/DateOfIssue>/, '')
    await expect(readXml('a.xml', undated)).rejects.toMatchObject({
      code: 'SOURCE_INCOMPLETE',
      facts: { missing: ['published'] },
    })
    const { sources } = await readXml('a.xml', undated, { published: '2024-09' })
    expect(sources[0]!.published).toBe('2024-09')
  })
})

test('sdn.xml says no first day, so that a listing holds from the day of the list', async () => {
  const list = await readXml(
    'sdn.xml',
    `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation><Publish_Date>09/05/2024</Publish_Date><Record_Count>1</Record_Count></publshInformation>
  <sdnEntry>
    <uid>27307</uid><lastName>LAZARUS GROUP</lastName><sdnType>Entity</sdnType>
    <programList><program>DPRK3</program></programList>
    <akaList><aka><uid>1</uid><category>strong</category><lastName>HIDDEN COBRA</lastName></aka>
      <aka><uid>2</uid><category>weak</category><lastName>APPLEWORM</lastName></aka></akaList>
    <idList><id><uid>3</uid><idType>Digital Currency Address - ETH</idType><idNumber>0x098B716B8Aaf21512996dC57EB0615e2383E2f96</idNumber></id>
      <id><uid>4</uid><idType>Passport</idType><idNumber>1</idNumber></id></idList>
  </sdnEntry>
</sdnList>`,
  )
  expect(list.actors).toMatchObject([
    {
      name: 'LAZARUS GROUP',
      aliases: ['HIDDEN COBRA'],
      claims: [{ listing: { list: 'ofac-sdn', programme: ['DPRK3'] } }, { ids: { ofac: '27307' } }],
    },
  ])
  expect(list.sources[0]!.published).toBe('2024-09-05')
  expect(list.tags).toHaveLength(1)
  expect(checkList(list).actors).toHaveLength(1)
})

test('another XML is refused', async () => {
  await expect(readXml('a.xml', '<rss/>')).rejects.toMatchObject({ code: 'NOT_THIS_FORMAT', facts: { root: 'rss' } })
})

describe('plain lists', () => {
  test('of CSV name entities as actors, and whoever may be a person only in tags', async () => {
    const list = await readPlain(
      'data.csv',
      `address,name
0x098B716B8Aaf21512996dC57EB0615e2383E2f96,"LAZARUS GROUP"
0xa0e1c89Ef1a489c9C7dE96311eD5Ce5D32c20E4B,"LAZARUS GROUP"
0x7F367cC41522cE07553e823bf3be79A889DEbe1B,"SOMEBODY, Else"
0x7f367cC41522cE07553e823bf3be79A889DEbe1B,WRONG
`,
      { published: '2024-09-05', by: 'ultrasoundmoney', url: 'https://example.org/data.csv' },
    )
    expect(list.actors).toMatchObject([
      { name: 'LAZARUS GROUP', claims: [{ quotes: 'ofac', said: '2024-09-05', addresses: { listed: { length: 2 } } }] },
    ])
    expect(list.tags).toHaveLength(3)
    expect(list.left.map(({ place }) => place)).toEqual(['data.csv line 5', 'data.csv line 4'])
  })

  test.each([
    ['BAD_HEADER', 'data.csv', 'adress,name\n'],
    ['BAD_CSV', 'data.csv', 'address,name\n0x1,"a\n'],
    ['BAD_CSV', 'data.csv', 'address,name\n0x1,a,b\n'],
    ['NOT_THIS_FORMAT', 'list.txt', '0x1\n'],
    ['EMPTY_FILE', 'sanctioned_addresses_ETH.txt', '\n'],
    ['NOT_UTF8', 'sanctioned_addresses_ETH.txt', '\u0000'],
  ])('%s: %s', async (code, name, content) => {
    await expect(readPlain(name, content, { published: '2024' })).rejects.toMatchObject({ code, kind: 'input' })
  })
})

const DATA = resolve(process.env.DYEPACK_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'), 'ofac')
const there = await access(DATA).then(
  () => true,
  () => false,
)

describe.runIf(there)('the plain lists that others publish', () => {
  const request = { mapping: null, document: DOCUMENT }
  test('of September 2024: the day stands in the name of the folder', async () => {
    const list = await readOfacAddresses({ ...request, files: [join(DATA, 'lists-2024-09')] })
    expect(list.sources).toMatchObject([{ published: '2024-09' }])
    expect(list.left).toEqual([])
    expect(list.tags).toHaveLength(654)
    const chains = new Map<string, number>()
    for (const { chain } of list.tags) chains.set(chain, (chains.get(chain) ?? 0) + 1)
    expect(Object.fromEntries(chains)).toMatchObject({ monero: 3, 'bitcoin-cash': 7, litecoin: 10 })
    expect(new Set(list.tags.map(({ lastmod }) => lastmod))).toEqual(new Set(['2024-09-30']))
  })

  test('with names: eight addresses of Lazarus Group', async () => {
    const document = { ...DOCUMENT, published: '2025' }
    const list = await readOfacAddresses({ ...request, files: [join(DATA, 'data.csv')], document })
    expect(list.tags).toHaveLength(97)
    expect(list.actors).toHaveLength(12)
    expect(list.actors[0]).toMatchObject({ name: 'LAZARUS GROUP', claims: [{ addresses: { listed: { length: 8 } } }] })
  })
})
