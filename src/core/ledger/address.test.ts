import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseAddress, shortAddress } from './address.ts'
import { tronHex } from './addressTron.ts'
import { readContractUnit } from './assetUnit.ts'
import { TRON } from './tron.ts'

const kept = (chain: string, text: string) => expect(normaliseAddress(chain, text)).toEqual({ address: text })
const refused = (chain: string, text: string, problem: RegExp) =>
  expect(normaliseAddress(chain, text)).toEqual({ problem: expect.stringMatching(problem) })

describe('EVM addresses', () => {
  // https://eips.ethereum.org/EIPS/eip-55, test cases
  const published = [
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x27b1fdb04752bbc536007a920d24acb045561c26',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ]

  it('accepts the vectors of EIP-55 and keeps them in lower case', () => {
    for (const text of published) {
      expect(normaliseAddress('ethereum', text)).toEqual({ address: text.toLowerCase() })
    }
  })

  it('refuses mixed case with a wrong checksum', () => {
    refused('ethereum', '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', /EIP-55 checksum/)
    refused('ethereum', '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDc', /EIP-55 checksum/)
  })

  it('refuses what has not 40 hex digits', () => {
    const right = published[2]!
    for (const text of [
      '',
      '0x',
      right.slice(0, -1),
      `${right}0`,
      right.replace('b', 'g'),
      right.slice(2),
      ` ${right}`,
    ]) {
      refused('ethereum', text, /40 hex digits/)
    }
  })

  it('reads what looks like EVM on chains that it does not know', () => {
    expect(normaliseAddress('ronin', published[4]!)).toEqual({ address: published[4]!.toLowerCase() })
    refused('ronin', published[4]!.replace('aAeb', 'AAeb'), /EIP-55/)
  })
})

describe('Bitcoin addresses', () => {
  it('keeps the first addresses of the chain as they are', () => {
    kept('bitcoin', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa') // block 0
    kept('bitcoin', '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX') // block 1
    kept('bitcoin', '3P14159f73E4gFr7JterCCQh9QjiTjiZrG') // BIP-13
  })

  // https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki and bip-0350.mediawiki, test vectors
  it('accepts the mainnet vectors of BIP-173 and BIP-350, in lower case', () => {
    for (const text of [
      'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
      'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
      'BC1SW50QGDZ25J',
      'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    ]) {
      expect(normaliseAddress('bitcoin', text)).toEqual({ address: text.toLowerCase() })
    }
  })

  it('accepts the testnet vectors on the test chain only', () => {
    for (const text of [
      'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
      'tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy',
      'tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c',
    ]) {
      kept('bitcoin-testnet', text)
      refused('bitcoin', text, /Bitcoin test network, not of Bitcoin mainnet/)
    }
    kept('bitcoin-testnet', 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn')
    kept('bitcoin-regtest', 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn')
    refused('bitcoin', 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', /test network/)
    refused('bitcoin-testnet', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', /Bitcoin mainnet, not of a Bitcoin test/)
  })

  // The invalid vectors of BIP-350, each with its reason there.
  it.each([
    ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd', /bech32 checksum where bech32m is due/],
    ['BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL', /bech32 checksum where bech32m is due/],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh', /bech32m checksum where bech32 is due/],
    ['bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4', /wrong bech32 checksum/],
    ['BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R', /version above 16/],
    ['bc1pw5dgrnzv', /program of 1 bytes/],
    ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav', /program of 41 bytes/],
    ['BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P', /program of 16 bytes, which version 0/],
    ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf', /no whole number of bytes/],
    ['bc1gmk9yu', /no segwit data/],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', /wrong bech32 checksum/], // BIP-173
    ['bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', /capitals and small/],
  ])('refuses %s', (text, problem) => refused('bitcoin', text, problem))

  it('refuses base58 of other kinds', () => {
    refused('bitcoin', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', /no right base58 checksum/)
    refused('bitcoin', 'LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1', /another chain/) // Litecoin
    refused('bitcoin', '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ', /another length/) // a private key in WIF
    refused('bitcoin', 'x'.repeat(91), /longer than the 90/)
    refused('bitcoin', '', /no segwit prefix/)
  })
})

describe('other chains', () => {
  it('reads Tron addresses as nodes write them, and back', () => {
    // https://github.com/BioforestChain/BFMeta-Wallet/blob/main/packages/tron/src/core/constants.ts
    const usdt = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
    const hex = '41a614f803b6fd780986a42c78ec9c7f77e6ded13c'
    for (const text of [hex, `0x${hex}`, hex.toUpperCase()])
      expect(normaliseAddress('tron', text)).toEqual({ address: usdt })
    expect(tronHex(usdt)).toBe(hex)
    expect(normaliseAddress('tron', `41${'0'.repeat(40)}`)).toEqual({ address: TRON.zero })
    expect(readContractUnit('tron', hex)).toEqual({ address: usdt })
    expect(readContractUnit('tron', usdt.replace('R', 'r'))).toMatchObject({
      problem: expect.stringContaining('checksum'),
    })
    expect([readContractUnit('tron', 'TRX'), readContractUnit('tron', '1002000')]).toEqual([null, null])
    expect(readContractUnit('ethereum', hex)).toBeNull()
  })

  it('checks Tron addresses', () => {
    kept('tron', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t') // the USDT contract
    refused('tron', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u', /wrong base58 checksum/)
    refused('tron', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', /another chain/)
    refused('tron', 'T', /34 characters/)
    refused('tron', '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c', /34 characters/) // 20 bytes may be of any EVM chain
  })

  it('keeps plain text, case and all, where it cannot check', () => {
    kept('cosmos', 'cosmos1nynns8ex9fq6sjjfj8k79ymkdz4sqth06xexae')
    kept('somechain', 'Abc-._:/@!~')
    for (const text of ['a b', 'a,b', 'a"b', "a'b", 'a|b', 'a`b', 'a\tb', 'ä', 'a\u0000']) {
      refused('somechain', text, /character/)
    }
    refused('somechain', '', /empty/)
    refused('somechain', 'a'.repeat(129), /128/)
    kept('somechain', 'a'.repeat(128))
  })

  it('never throws, and what it gives reads as itself', () => {
    const chains = fc.constantFrom('ethereum', 'bitcoin', 'bitcoin-regtest', 'tron', 'litecoin', '__proto__', '')
    fc.assert(
      fc.property(
        chains,
        fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^0x[0-9a-fA-F]{38,42}$/)),
        (chain, text) => {
          const reading = normaliseAddress(chain, text)
          if ('address' in reading) kept(chain, reading.address)
          else expect(reading.problem).not.toBe('')
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('shortAddress', () => {
  it('keeps six characters and four', () => {
    expect(shortAddress('0x098b716b8aaf21512996dc57eb0615e2383e2f96')).toBe('0x098b…2f96')
    expect(shortAddress('short')).toBe('short')
  })
})
