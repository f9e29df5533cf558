import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DyepackError } from '../../core/errors.ts'
import type { Problem } from '../yaml/problems.ts'
import { readTagPacks } from './readTagPacks.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dyepack-tags-'))
})
afterEach(() => rm(folder, { recursive: true }))

const read = async (...lines: string[]) => {
  await writeFile(join(folder, 'pack.yaml'), lines.join('\n'))
  return readTagPacks(['pack.yaml'], folder)
}
const refused = async (...lines: string[]): Promise<string[]> => {
  const error: unknown = await read(...lines).catch((e: unknown) => e)
  if (!(error instanceof DyepackError)) throw new Error('was not refused', { cause: error })
  expect(error.kind).toBe('input')
  expect(error.message).toContain(join(folder, 'pack.yaml'))
  return (error.facts.problems as Problem[]).map(({ code, line, key }) => `${code} ${line} ${key}`)
}

const ADDRESS = '0xBE0eB53F46cd790Cd13851d5EFf43D12404d33E8'
const HEAD = ['title: Pack', 'creator: Someone', 'source: https://example.org/a', 'currency: ETH', 'label: A label']

describe('a TagPack', () => {
  it('gives what its header says to the tags that do not say it', async () => {
    const { tags, inputs } = await read(
      'title: Reserves',
      'creator: Someone',
      'confidence: service_data',
      'category: exchange',
      'source: https://example.org/a',
      'lastmod: 2022-11-16 12:18:52.6',
      'is_cluster_definer: true',
      'actor: binance',
      'currency: BTC',
      'label: of the header',
      'tags:',
      '- address: 34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo',
      `- { address: ${ADDRESS}, currency: ETH, label: 2022, confidence: ownership, lastmod: 2021-01-01, actor: no, concepts: [user, Mixing-Service], source: b, context: "{}" }`,
    )
    const common = { pack: 'Someone: Reserves', file: 'pack.yaml' }
    expect(tags).toEqual([
      {
        ...common,
        chain: 'bitcoin',
        address: '34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo',
        label: 'of the header',
        category: 'exchange',
        actor: 'binance',
        source: 'https://example.org/a',
        confidence: 'service_data',
        confidenceLevel: 50,
        lastmod: '2022-11-16',
      },
      {
        ...common,
        chain: 'ethereum',
        address: ADDRESS.toLowerCase(),
        label: '2022',
        category: 'mixing_service',
        actor: 'no',
        source: 'b',
        confidence: 'ownership',
        confidenceLevel: 100,
        lastmod: '2021-01-01',
      },
    ])
    expect(inputs).toEqual([{ file: 'pack.yaml', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  })

  it.each([
    ['ETH', ADDRESS, 'ethereum'],
    ['USDT', ADDRESS, 'ethereum'],
    ['USDT', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'tron'],
    ['USDT', '34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo', 'bitcoin'],
    ['usdc', '6GKSsomewhere', 'usdc'],
    ['BNB', ADDRESS, 'bsc'],
    ['BNB', 'bnb1ymasdm96ld0v6s38ylvu0qsw0xmhdlhy47tpsg', 'bnb'],
    ['BTC', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'tron'],
    ['LTC', 'Leo3something', 'litecoin'],
    ['NEWCOIN', 'anything', 'newcoin'],
  ])('of %s at %s is about the chain', async (currency, address, chain) => {
    const { tags } = await read(
      ...HEAD.filter((l) => !l.startsWith('currency')),
      'tags:',
      `- { address: ${address}, network: ${currency} }`,
    )
    expect(tags[0]!.chain).toBe(chain)
  })

  it('keeps hostile labels as text', async () => {
    const label = '<script>alert(1)</script>\u202e=cmd|"\\'
    const { tags } = await read(...HEAD, 'tags:', `- { address: ${ADDRESS}, label: ${JSON.stringify(label)} }`)
    expect(tags[0]!.label).toBe(label)
  })

  it('names every problem with its line, those of the header once', async () => {
    expect(
      await refused(
        'title: Pack',
        'creator: Someone',
        'confidence: authority_dat',
        'lastmod: 2022-13-01',
        'currency: ETH',
        'tags:',
        '- address: "0x12"',
        '  label: A',
        '  source: b',
        `- address: ${ADDRESS.replace('BE0', 'Be0')}`,
        '  source: b',
        '- label: C',
        '  source: b',
        '- label: C',
        `  address: ${ADDRESS}`,
        '  category: exchagne',
        '- { label: C, source: d, tx_hash: "0x" }',
        `- { label: ${'x'.repeat(501)}, source: d, address: ${ADDRESS} }`,
      ),
    ).toEqual([
      'UNKNOWN_CONFIDENCE 3 confidence',
      'BAD_DATE 4 lastmod',
      'BAD_ADDRESS 7 tags[0].address',
      'BAD_ADDRESS 10 tags[1].address',
      'MISSING_KEY 10 tags[1].label',
      'MISSING_KEY 12 tags[2].address',
      'MISSING_KEY 14 tags[3].source',
      'UNKNOWN_CATEGORY 16 tags[3].category',
      'NOT_AN_ADDRESS_TAG 17 tags[4].tx_hash',
      'TOO_LONG 18 tags[5].label',
    ])
    expect(
      await refused('title: Pack', 'creator: S', 'label: a', 'source: b', 'tags:', `- address: ${ADDRESS}`),
    ).toEqual(['MISSING_KEY 6 tags[0].currency'])
  })

  it('refuses keys that it does not know, and what is no pack', async () => {
    expect(await refused(...HEAD, 'tags:', `- { address: ${ADDRESS}, lable: A, catgory: exchange }`)).toEqual([
      'UNKNOWN_KEY 7 tags[0].lable',
      'UNKNOWN_KEY 7 tags[0].catgory',
    ])
    expect(await refused('title: A', 'creator: B', 'tags: []')).toEqual(['EMPTY_VALUE 3 tags'])
    expect(await refused('title: A', 'creator: B', 'actors: []')).toEqual([
      'MISSING_KEY 1 tags',
      'UNKNOWN_KEY 3 actors',
    ])
    expect(await refused('constructor: A')).toEqual(['FORBIDDEN_KEY 1 '])
    await expect(readTagPacks(['none.yaml'], folder)).rejects.toMatchObject({ code: 'MISSING_FILE' })
  })
})

const DATA = resolve(process.env.DYEPACK_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'), 'tagpacks')
const packs = (await readdir(DATA).catch(() => []))
  .filter((f) => f.endsWith('.yaml') && !f.includes('actorpack'))
  .sort()
if (packs.length === 0) console.info(`the real TagPacks are not read: there are none in ${DATA} (set DYEPACK_DATA)`)

describe.runIf(packs.length > 0)('the public TagPacks of GraphSense', () => {
  it('are read whole', async () => {
    const { tags, inputs } = await readTagPacks(packs, DATA)
    expect(inputs).toHaveLength(17)
    expect(tags).toHaveLength(3418)
    expect(tags.filter(({ file }) => file === 'tornado_cash.yaml')).toHaveLength(39)
    expect(tags.findLast(({ address }) => address === '0x098b716b8aaf21512996dc57eb0615e2383e2f96')).toMatchObject({
      chain: 'ethereum',
      label: 'Ronin bridge exploiter',
      confidenceLevel: 50,
      lastmod: '2022-04-05',
    })
  })
})
