import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actorName } from './actorName.ts'
import { chooseTag } from './chooseTag.ts'
import { serviceOf } from './serviceOf.ts'
import type { Tag } from './tag.ts'
import { serviceClassOf } from './taxonomy.ts'

const tag = (given: Partial<Tag>): Tag => ({
  chain: 'ethereum',
  address: '0x28c6c06298d514db089934071355e5743bf21d60',
  label: 'Binance 14',
  category: 'exchange',
  actor: '',
  source: 'https://etherscan.io',
  confidence: 'web_crawl',
  confidenceLevel: 20,
  lastmod: '2023-08-16',
  pack: 'Someone: Pack',
  file: 'labels/a.yaml',
  ...given,
})

describe('serviceClassOf', () => {
  it.each([
    ['exchange', 'exchange'],
    ['CEX', 'exchange'],
    ['mixing_service', 'mixer'],
    ['Mixing Service', 'mixer'],
    ['coinjoin', 'mixer'],
    ['defi_bridge', 'bridge'],
    ['wallet_service', 'service'],
    ['hosted-wallet', 'service'],
    ['gambling', 'service'],
    ['payment_processor', 'service'],
    ['merchant', 'service'],
    ['service', 'service'],
    ['defi_dex', null],
    ['defi_lending', null],
    ['miner', null],
    ['user', null],
    ['black_list', null],
    ['', null],
    ['constructor', null],
  ])('%s: %s', (category, expected) => expect(serviceClassOf(category)).toBe(expected))
})

describe('chooseTag', () => {
  const surer = tag({ label: 'z', confidenceLevel: 60, lastmod: '2024-01-01' })
  const earlier = tag({ label: 'y', lastmod: '2020-01-01' })
  const lower = tag({ label: 'a' })
  const undated = tag({ label: 'A', lastmod: '' })
  const higher = tag({ label: 'b' })

  it('takes the higher confidence, then the earlier date, then the lower name, in whatever order they come', () => {
    expect(chooseTag([])).toBeNull()
    const ranking = [surer, earlier, lower, higher, undated]
    fc.assert(
      fc.property(fc.shuffledSubarray(ranking, { minLength: 1 }), (tags) => {
        expect(chooseTag(tags)).toBe(ranking.find((candidate) => tags.includes(candidate)))
      }),
    )
  })

  it('hears those first who say who holds the address', () => {
    const listed = tag({ label: 'USDT_blacklisted', category: 'black_list', confidenceLevel: 100 })
    expect(chooseTag([listed, lower])).toBe(lower)
    expect(chooseTag([listed])).toBe(listed)
  })
})

describe('serviceOf', () => {
  it('names the actor, so that its wallets are one', () => {
    const known = tag({ actor: 'binance' })
    expect(serviceOf([known])).toEqual({
      label: 'Binance',
      category: 'exchange',
      lossClass: 'exchange',
      actor: 'binance',
      tag: known,
      tags: [known],
    })
    expect(serviceOf([tag({})])).toMatchObject({ label: 'Binance 14', actor: '' })
  })

  it('is none where a surer source says that somebody else holds it', () => {
    const person = tag({ label: 'Lazarus group', category: 'user', confidenceLevel: 60 })
    expect(serviceOf([tag({}), person])).toBeNull()
    expect(serviceOf([tag({}), tag({ ...person, confidenceLevel: 5 })])).toMatchObject({
      lossClass: 'exchange',
      tags: [{ label: 'Binance 14' }, { label: 'Lazarus group' }],
    })
    expect(serviceOf([])).toBeNull()
    expect(serviceOf([tag({ category: '' })])).toBeNull()
  })
})

describe('actorName', () => {
  it.each([
    ['binance', 'Binance'],
    ['okex', 'OKX'],
    ['poly_network', 'Poly Network'],
    ['', ''],
  ])('%s is %s', (actor, name) => expect(actorName(actor)).toBe(name))
})
