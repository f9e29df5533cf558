import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasSecret, redactor } from '../../core/redact.ts'
import { readEndpoint } from './endpoint.ts'

describe('a node', () => {
  it('is named by a variable, or by a URL without a secret', () => {
    expect(readEndpoint('env:A', { A: ' https://a.example.org/v2/key0123456789abcdef ' })).toMatchObject({
      host: 'a.example.org',
      url: 'https://a.example.org/v2/key0123456789abcdef',
      headers: {},
    })
    expect(readEndpoint('http://127.0.0.1:8545', {}).host).toBe('127.0.0.1:8545')
    expect(readEndpoint('env:A', { A: 'wss://me:a%3Ab@a.example.org' })).toMatchObject({
      url: 'wss://a.example.org/',
      headers: { authorization: `Basic ${Buffer.from('me:a:b').toString('base64')}` },
    })
    // Some providers put the key into the host.
    expect(readEndpoint('env:A', { A: 'https://0a1b2c3d4e5f6a7b.rpc.example.org' }).host).toBe('….rpc.example.org')
  })

  it.each([
    ['env:A', {}, 'RPC_ENV_MISSING'],
    ['env:A', { A: '  ' }, 'RPC_ENV_MISSING'],
    ['env:A B', {}, 'RPC_URL_BAD'],
    ['env:A', { A: 'a.example.org/secret' }, 'RPC_URL_BAD'],
    ['env:A', { A: 'file:///secret' }, 'RPC_URL_BAD'],
    ['https://a.example.org/v3/secret0123456789', {}, 'RPC_URL_SECRET'],
    ['https://secret@a.example.org', {}, 'RPC_URL_SECRET'],
  ])('is refused as %s with %o', (text, environment, code) => {
    expect(() => readEndpoint(text, environment)).toThrow(
      expect.objectContaining({ code, kind: 'input', message: expect.not.stringContaining('secret') }),
    )
  })
})

describe('redaction', () => {
  const word = fc.stringMatching(/^[a-z0-9]{12,40}$/).map((text) => `${text}123a`)
  it('hides every secret of a URL wherever it stands in a text, in either case', () => {
    const texts = fc.string({ maxLength: 30 })
    fc.assert(
      fc.property(word, word, word, word, texts, texts, (user, password, key, token, before, after) => {
        const redact = redactor(`https://${user}:${password}@a.example.org/v2/${key}?token=${token}#x`)
        for (const secret of [user, password, key, token]) {
          const shown = redact(`${before}${secret}${after} ${secret.toUpperCase()} https://b.example.org/${secret}`)
          expect(shown.toLowerCase()).not.toContain(secret)
        }
      }),
    )
  })

  it('leaves the words of a node as they are', () => {
    const redact = redactor('https://me:pa5@a.example.org/v2/0123456789abcdef')
    expect(redact('the method trace_block does not exist')).toBe('the method trace_block does not exist')
    expect(redact('x'.repeat(1000)).length).toBeLessThan(310)
    expect(redact('see https://docs.example.org/errors#4')).toBe('see https://docs.example.org/…')
  })

  it('takes plain URLs for what they are', () => {
    for (const url of ['https://eth.example.org', 'http://localhost:8545/', 'https://rpc.example.org/ext/bc/C/rpc'])
      expect(hasSecret(url)).toBe(false)
  })
})
