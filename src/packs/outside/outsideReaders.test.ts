import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import type { OutsideList } from '../../core/knowledge/outside/outsideList.ts'
import { checkList } from './checkList.ts'
import { outsideReaderOf } from './formats.ts'

const DOCUMENT = { by: null, published: '2024-06-01', url: 'https://example.org/list', title: null }

/** Reads files of a format, the mapping among them where there is one. */
function read(
  format: string,
  files: Readonly<Record<string, string | Buffer>>,
  mapping?: string,
): Promise<OutsideList> {
  return inTempFolder(async (root) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true })
      await writeFile(join(root, name), text)
    }
    if (mapping !== undefined) await writeFile(join(root, 'mapping.yaml'), mapping)
    const reader = await outsideReaderOf(format)
    return checkList(
      await reader!({
        files: Object.keys(files).map((name) => join(root, name)),
        mapping: mapping === undefined ? null : join(root, 'mapping.yaml'),
        document: DOCUMENT,
      }),
    )
  })
}

const whyOf = ({ left }: OutsideList) => left.map(({ place, why }) => `${place}: ${why}`)

describe('incident-markdown', () => {
  const THEFT = `---
date: 2023-07-22
target-entities:
  - AlphaPo
  - CoinsPaid
entity-types:
  - Custodian
  - Exchange
attack-types: [Private Key Leak, Wallet Hack]
title: "Somebody takes <script>alert(1)</script> $60,000,000"
tags: Lazarus Group
loss: 60000000
---

## Summary

Sent in [this](https://etherscan.io/tx/0x68139CDA62323b4e1fa24ebb5192e3ada0852ee2ff836fe9a3c8b4422155a7ce) transaction
to https://tronscan.org/#/address/TDoNAZHa7WxarUAFbQUhiijTGtd7EpbzRh <img src=x onerror=alert(1)>
and https://etherscan.io/address/0x12.
`

  test('the front matter becomes a statement in our own words; the text is compared only', async () => {
    const list = await read('incident-markdown', { '2023-07-22-AlphaPo.md': `\uFEFF${THEFT.replaceAll('\n', '\r\n')}` })
    expect(list.sources).toEqual([
      {
        id: 'dn-institute-2023-07-22-alphapo',
        by: 'dn-institute',
        published: '2024-06-01',
        url: 'https://example.org/list/2023-07-22-AlphaPo.md',
        title: null,
      },
    ])
    expect(list.incidents).toMatchObject([
      {
        place: '2023-07-22-AlphaPo.md',
        date: '2023-07-22',
        victim: { name: 'AlphaPo', kind: 'centralised-exchange' },
        alsoNamed: ['CoinsPaid'],
        mentions: [
          'ethereum/0x68139cda62323b4e1fa24ebb5192e3ada0852ee2ff836fe9a3c8b4422155a7ce',
          'tron/TDoNAZHa7WxarUAFbQUhiijTGtd7EpbzRh',
        ],
        claims: [
          {
            source: 'dn-institute-2023-07-22-alphapo',
            says: 'It dates the theft 2023-07-22, puts the loss at $60,000,000, names as means key-compromise and names Lazarus Group for it.',
            date: '2023-07-22',
            loss: { usd: '60000000' },
            means: ['key-compromise'],
            attribution: ['Lazarus Group'],
          },
        ],
      },
    ])
    expect(whyOf(list)).toEqual(['attack-types: Wallet Hack: has no word here (1 file)'])
    expect(JSON.stringify([list.left, list.sources, list.incidents[0]?.claims])).not.toContain('alert')
  })

  const change = (from: string, to: string) => ({ 'a.md': THEFT.replace(from, to) })
  test.each<[string, Record<string, string | Buffer>, string]>([
    ['no front matter', { 'a.md': '# A page' }, 'a.md: has no front matter: it must begin with a line ---'],
    ['front matter without end', { 'a.md': '---\ndate: 2022\n' }, 'a.md: has no front matter'],
    ['a list', { 'a.md': '---\n- a\n---\n' }, 'a.md: its front matter is no mapping'],
    ['a page of the site', { '_index.md': '---\ntitle: Incidents\n---\n' }, '_index.md: is no incident'],
    [
      'no such day',
      change('2023-07-22', '2023-02-30'),
      'a.md: date: "2023-02-30" is a date that does not exist [BAD_DATE]',
    ],
    [
      'a sum in words',
      change('loss: 60000000', 'loss: about 60M'),
      'a.md: loss: "about 60M" is not a sum in dollars [BAD_USD]',
    ],
    ['a fraud', change('Wallet Hack', 'Rug Pull'), 'a.md: attack-types: Rug Pull is no theft'],
    [
      'a victim of no known kind',
      change('  - Custodian\n  - Exchange\n', '  - Whale\n'),
      'a.md: entity-types: Whale: what the victim is has no word here',
    ],
    ['nobody', change('  - AlphaPo\n  - CoinsPaid\n', '  -\n'), 'a.md: target-entities: names nobody'],
    ['YAML that is none', change('date: 2023-07-22', 'date: [2023'), 'a.md: line 3'],
    [
      'a key twice',
      change('loss: 60000000', 'loss: 1\nloss: 2'),
      'a.md: line 13: "loss" stands twice in one mapping [DUPLICATE_KEY]',
    ],
    ['a key that is not read', change('loss: 60000000', 'severity: high'), 'key "severity": has no word here (1 file)'],
    ['a prototype', change('loss: 60000000', '__proto__: 1'), '[FORBIDDEN_KEY]'],
    ['NUL', { 'a.md': `${THEFT}\0` }, 'a.md: has NUL bytes: it is no text, or UTF-16 [NOT_UTF8]'],
    [
      'Latin-1',
      { 'a.md': Buffer.from(THEFT.replace('Alpha', 'Älpha'), 'latin1') },
      'a.md: is not UTF-8 text [NOT_UTF8]',
    ],
    ['a deep list', change('loss: 60000000', `loss: ${'['.repeat(10_000)}`), '[YAML_TOO_DEEP]'],
    [
      'a YAML bomb',
      change(
        'loss: 60000000',
        ['a: &a0 [x]', ...Array.from({ length: 9 }, (_, i) => `b${i}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`)].join(
          '\n',
        ),
      ),
      '[YAML_TOO_LARGE]',
    ],
    ['a book', { 'a.md': THEFT + 'x'.repeat(2_000_000) }, '[FILE_TOO_LARGE]'],
    [
      'a theft after its own source',
      change('2023-07-22', '2024-06-03'),
      'a.md: date: 2024-06-03 is after 2024-06-01, when its source was published [KNOWN_TOO_EARLY]',
    ],
  ])('%s is left, with the reason', async (_, files, why) => {
    const list = await read('incident-markdown', files)
    expect(whyOf(list).join('\n')).toContain(why)
  })

  test('the same file name in two folders is one document only if it says the same', async () => {
    const twice = await read('incident-markdown', { 'a/x.md': THEFT, 'b/x.md': THEFT })
    expect(twice.sources).toHaveLength(1)
  })

  test('no file, no folder, an empty folder', async () => {
    const reader = (await outsideReaderOf('incident-markdown'))!
    await inTempFolder(async (root) => {
      const of = (file: string) => reader({ files: [file], mapping: null, document: DOCUMENT })
      await expect(of(join(root, 'none'))).rejects.toMatchObject({ code: 'MISSING_FILE' })
      await expect(of(root)).rejects.toMatchObject({ code: 'NO_FILES_MATCH' })
      await expect(
        reader({ files: [root], mapping: null, document: { ...DOCUMENT, url: null, published: null } }),
      ).rejects.toMatchObject({ code: 'SOURCE_INCOMPLETE', facts: { missing: ['published', 'url'] } })
    })
  })
})

describe('defillama-hacks', () => {
  const HACK = {
    date: 1648036800,
    name: 'Ronin',
    classification: 'Infrastructure',
    technique: 'Private Key Compromised',
    amount: 624000000.5,
    chain: ['Ronin'],
    bridgeHack: true,
    targetType: 'Bridge',
    source: 'https://example.org/ronin',
    returnedFunds: 5_700_000,
    defillamaId: null,
    language: null,
  }
  const hacks = (...rows: unknown[]) => read('defillama-hacks', { 'hacks.json': JSON.stringify(rows) })

  test('a row becomes a statement', async () => {
    const list = await hacks(HACK)
    expect(list.left).toEqual([])
    expect(list.incidents).toMatchObject([
      {
        place: 'hacks.json[0]',
        victim: { name: 'Ronin', kind: 'bridge' },
        claims: [
          {
            source: 'defillama-2024-06-01',
            says: 'It dates the theft 2022-03-23, puts the loss at $624,000,000.50, names as means key-compromise and says that $5,700,000 came back.',
            date: '2022-03-23',
            loss: { usd: '624000000.5' },
            means: 'key-compromise',
            returned: { usd: '5700000' },
          },
        ],
      },
    ])
  })

  test.each<[string, object, string]>([
    ['no name', { name: ' ' }, 'name: is missing'],
    ['a date in words', { date: '2022-03-23' }, 'is not a time in seconds since 1970 [BAD_DATE]'],
    ['a date in milliseconds', { date: 1648036800000 }, '[BAD_DATE]'],
    ['more than cents', { amount: 163326.3437 }, 'amount: "163326.3437" is not a sum in dollars and cents [BAD_USD]'],
    ['less than nothing', { amount: -1 }, 'amount: "-1" is not a sum'],
    ['a sum with an exponent', { amount: 1e21 }, 'amount: "1e+21" is not a sum'],
    ['an amount that is a list', { amount: [1] }, 'amount: a list is not a sum'],
    ['a rug pull', { classification: 'Rugpull' }, 'Rugpull is no theft'],
    ['a person', { targetType: 'Individual' }, 'it seems to be a private person, who is not named here [PERSON_NAMED]'],
    ['a target of no known kind', { targetType: 'Moon' }, 'targetType: "Moon": what the victim is has no word here'],
    ['a technique without word', { technique: 'Flashloan' }, 'technique: Flashloan: has no word here (1 row)'],
    ['a key that is not read', { severity: 1 }, 'key "severity": has no word here (1 row)'],
  ])('%s is left, with the reason', async (_, change, why) => {
    expect(whyOf(await hacks({ ...HACK, ...change })).join('\n')).toContain(why)
  })

  test('a private person is not named in what is left either', async () => {
    const list = await hacks({ ...HACK, name: 'Jane Doe', targetType: 'Individual' })
    expect(JSON.stringify(list)).not.toContain('Jane')
  })

  test('an exact number is the text in the file, however long', async () => {
    const text = JSON.stringify([HACK]).replace('624000000.5', '123456789012345678.91')
    const list = await read('defillama-hacks', { 'hacks.json': text })
    expect(list.incidents[0]?.claims[0]?.loss).toEqual({ usd: '123456789012345678.91' })
  })

  test.each<[string, string, string]>([
    ['BAD_JSON', 'a cut file', '[{"date": 1,\n"name"'],
    ['BAD_JSON', 'HTML', '<html></html>'],
    ['NOT_A_LIST', 'an object', '{"hacks": []}'],
    ['JSON_TOO_DEEP', 'brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['TOO_MANY_ITEMS', 'a long list', `[${'1,'.repeat(5_000)}1]`],
    ['AMOUNTS_IN_MILLIONS', 'millions', JSON.stringify(Array(20).fill({ ...HACK, amount: 624 }))],
    ['EMPTY_FILE', 'nothing', ' '],
  ])('%s: %s', async (code, _, text) => {
    await expect(read('defillama-hacks', { 'hacks.json': text })).rejects.toMatchObject({ code, kind: 'input' })
  })

  test('brackets in texts are no depth, and a message says the line', async () => {
    expect((await hacks({ ...HACK, source: '['.repeat(1_000) })).incidents).toHaveLength(1)
    await expect(read('defillama-hacks', { 'hacks.json': '[\n{"a": }\n]' })).rejects.toMatchObject({
      code: 'BAD_JSON',
      facts: { line: 2 },
    })
  })

  test('200 MB are refused before they are read', async () => {
    await inTempFolder(async (root) => {
      const file = join(root, 'hacks.json')
      await writeFile(file, '[')
      await truncate(file, 200_000_000)
      const reader = (await outsideReaderOf('defillama-hacks'))!
      await expect(reader({ files: [file], mapping: null, document: DOCUMENT })).rejects.toMatchObject({
        code: 'FILE_TOO_LARGE',
      })
    })
  })
})

describe('incident-table', () => {
  const MAPPING = `victim:
  name: Project
  kind: { column: Type, separator: /, words: { CEX: centralised-exchange, DEX: defi-protocol, Person: leave } }
date: { column: Date, form: day/month/year }
loss: { column: Lost, unit: usd-thousands, thousands: ",", prefix: $ }
means: { column: How, separator: ;, words: { Phish: phishing, Keys: key-compromise } }
transactions: { column: Tx, role: theft, chain: { column: Chain, words: { Eth: ethereum } } }
source: { by: vendor, published: 2022-01-01, url: https://example.org/table }
ignore: [Note]
`
  const HEAD = 'Project,Type,Date,Lost,How,Tx,Chain,Note\n'
  const HASH = '0x82bca5138041b8c7ad99db3b3c893fbfee2ba175826b827de8c09689b8b513e2'
  const table = (rows: string, mapping = MAPPING) => read('incident-table', { 'list.csv': HEAD + rows }, mapping)

  test('a row of CSV, with quotes, units and words of its own', async () => {
    const list = await table(`"Foo, ""the"" Exchange",CEX,03/02/2021,"$1,200.5",Phish; Hot wallet,${HASH},Eth,"a\nb"\n`)
    expect(list.incidents).toMatchObject([
      {
        place: 'list.csv line 2',
        date: '2021-02-03',
        victim: { name: 'Foo, "the" Exchange', kind: 'centralised-exchange' },
        claims: [
          { source: 'vendor-2024-06-01', date: '2021-02-03', loss: { usd: '1200500' }, means: ['phishing'] },
          { transactions: { theft: [`ethereum/${HASH}`] } },
        ],
      },
    ])
    expect(whyOf(list)).toEqual(['How: Hot wallet: has no word here (1 row)'])
  })

  test.each<[string, string, string]>([
    [
      'a date of another form',
      'Foo,CEX,31/02/2021,1,,,,',
      'list.csv line 2: Date: "31/02/2021" is not a date of the form day/month/year [BAD_DATE]',
    ],
    ['a number with a word', 'Foo,CEX,01/02/2021,12m,,,,', 'Lost: "12m" is not a number [BAD_NUMBER]'],
    ['a sign between the wrong digits', 'Foo,CEX,01/02/2021,"1,2",,,,', 'Lost: "1,2" is not a number [BAD_NUMBER]'],
    ['a person', 'Jane,Person,01/02/2021,12,,,,', 'Type: Person: the mapping says to leave it'],
    ['a kind without word', 'Foo,DAO,01/02/2021,12,,,,', 'Type: "DAO": what the victim is has no word in the mapping'],
    ['two kinds', 'Foo,CEX/DEX,01/02/2021,12,,,,', 'Type: "CEX", "DEX": the mapping has more than one word for it'],
    ['nobody', ',CEX,01/02/2021,12,,,,', 'Project: is empty, so that nobody is named'],
    [
      'a hash that is none',
      'Foo,CEX,01/02/2021,12,,0x12,Eth,',
      'transactions.theft[0]: "ethereum/0x12" is not a transaction hash of 64 hex digits [BAD_HASH]',
    ],
    ['a hash on no chain', `Foo,CEX,01/02/2021,12,,${HASH},,`, 'Tx: the row does not say on which chain'],
    ['a short row', 'Foo,CEX', 'Date: "" is not a date'],
  ])('%s is left, with the reason', async (_, row, why) => {
    expect(whyOf(await table(`Last,CEX,01/02/2021,1,Keys,${HASH},Eth,\n${row}\n`)).join('\n')).toContain(
      why.replace('line 2', 'line 3'),
    )
  })

  test('JSON with a path to the list, several names, coins and exact numbers', async () => {
    const mapping = `records: data.thefts
victim: { name: names, kind: bridge }
date: { column: when.day, form: iso }
loss: { column: amount, unit: coin, coin: { column: symbol } }
topics: [crypto]
`
    const theft =
      '{"names": ["Ronin", "Axie"], "when": {"day": "2022-03-23T13:29:00Z"}, "amount": 173600.000000000000000001, "symbol": "ETH"}'
    const list = await read(
      'incident-table',
      { 'list.json': `{"data": {"thefts": [${theft}, ${theft.replace('"ETH"', 'null')}]}}` },
      `${mapping}source: { by: vendor }\n`,
    )
    expect(list.incidents[0]).toMatchObject({
      place: 'list.json[0]',
      victim: { name: 'Ronin' },
      alsoNamed: ['Axie'],
      claims: [{ date: '2022-03-23', loss: { amounts: { ETH: '173600.000000000000000001' } } }],
    })
    expect(whyOf(list)).toEqual([
      'list.json[1]: amount: "173600.000000000000000001" does not say of what [AMOUNT_WITHOUT_CURRENCY]',
    ])
  })

  test.each<[string, string, (text: string) => string]>([
    ['UNKNOWN_KEY', 'a key that is none', (text) => `${text}victims: x\n`],
    ['UNKNOWN_KEY', 'a key of the victim that is none', (text) => text.replace('  kind:', '  kidn: x\n  kind:')],
    ['MISSING_KEY', 'an amount without currency', (text) => text.replace('unit: usd-thousands, ', '')],
    ['UNKNOWN_VALUE', 'a currency that is none', (text) => text.replace('usd-thousands', 'eur')],
    ['MISSING_KEY', 'a coin without name', (text) => text.replace('usd-thousands', 'coin')],
    ['KEY_NOT_USED', 'dollars with a coin', (text) => text.replace('usd-thousands', 'usd, coin: ETH')],
    ['UNKNOWN_VALUE', 'a date form that is none', (text) => text.replace('form: day/month/year', 'form: dd/mm')],
    ['UNKNOWN_VALUE', 'a means that is none', (text) => text.replace('Phish: phishing', 'Phish: fishing')],
    ['MISSING_COLUMN', 'a column that is not there', (text) => text.replace('column: Lost', 'column: Loss')],
    ['BAD_YAML', 'no YAML', () => 'a: ['],
  ])('%s: %s', async (code, _, change) => {
    await expect(table('Foo,CEX,01/02/2021,1,,,,\n', change(MAPPING))).rejects.toMatchObject({ code, kind: 'input' })
  })

  test.each<[string, string]>([
    ['BAD_CSV', `${HEAD}"Foo,CEX\n`],
    ['BAD_CSV', `${HEAD}Foo"x",CEX\n`],
    ['BAD_CSV', `${HEAD}${'x'.repeat(2_000_000)}\n`],
    ['BAD_HEADER', 'Project,Project\n1,2\n'],
    ['NOT_UTF8', 'Project\0\n'],
  ])('%s', async (code, text) => {
    await expect(read('incident-table', { 'list.csv': text }, MAPPING)).rejects.toMatchObject({ code, kind: 'input' })
  })

  test('the example of docs/knowledge-imports.md', async () => {
    const page = await readFile(fileURLToPath(new URL('../../../docs/knowledge-imports.md', import.meta.url)), 'utf8')
    const block = (kind: string) => page.split(`\`\`\`${kind}\n`)[1]!.split('```')[0]!
    const list = await read('incident-table', { 'table.csv': block('csv') }, block('yaml'))
    expect(list.incidents).toMatchObject([{ victim: { name: 'Foo Exchange' }, date: '2021-02-03' }])
    expect(list.incidents[0]?.claims).toMatchObject([{ loss: { usd: '1200500' }, means: ['phishing'] }, {}])
    expect(whyOf(list)).toEqual([
      'table.csv line 3: Type: Person: the mapping says to leave it',
      'How: Hot wallet: has no word here (1 row)',
    ])
  })

  test('each code of a reader, of a choice and of what is left stands in docs/errors.md', async () => {
    const root = fileURLToPath(new URL('../../', import.meta.url))
    const folders = [
      'packs/outside',
      'packs/incidentMarkdown',
      'packs/incidentTable',
      'packs/defiLlama',
      'actions/knowledge',
    ]
    const names = await Promise.all(
      folders.map(async (folder) => (await readdir(root + folder)).map((name) => `${folder}/${name}`)),
    )
    const files = names.flat().filter((name) => !name.endsWith('.test.ts'))
    const texts = await Promise.all([...files, 'packs/files/readJson.ts'].map((name) => readFile(root + name, 'utf8')))
    const codes = texts.flatMap((text) => text.match(/(?<=['[])[A-Z]+(_[A-Z]+)+(?=['\]])/g) ?? [])
    const errors = await readFile(fileURLToPath(new URL('../../../docs/errors.md', import.meta.url)), 'utf8')
    expect(new Set(codes).size).toBeGreaterThan(20)
    expect(codes.filter((code) => !errors.includes(`\`${code}\``))).toEqual([])
  })

  test('no mapping, and a list that is not where the mapping says', async () => {
    await expect(read('incident-table', { 'a.csv': HEAD })).rejects.toMatchObject({ code: 'MAPPING_MISSING' })
    const mapping = `${MAPPING}records: data\n`
    await expect(read('incident-table', { 'a.json': '{"dta": []}' }, mapping)).rejects.toMatchObject({
      code: 'NOT_A_LIST',
      fix: expect.stringContaining('did you mean "dta"?'),
    })
  })
})
