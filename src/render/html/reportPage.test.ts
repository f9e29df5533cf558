import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ADDRESS, modelOf, smallCase, tag } from '../../../test/report/smallCase.ts'
import type { LeadsFile } from '../../core/wire/leadsFile.ts'
import { reportPage } from './reportPage.ts'

/** Tags with the names of their attributes, in order: what a parser would make of the page. */
function skeleton(html: string): readonly string[] {
  return [...html.matchAll(/<(\/?[a-z0-9!]+)((?:\s+[a-z:A-Z-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
    ([, name, attributes]) =>
      `${name} ${[...(attributes ?? '').matchAll(/([a-z:A-Z-]+)(?:="[^"]*")?/g)].map(([, key]) => key).join(' ')}`,
  )
}

function pageWith(words: string): string {
  const { input } = smallCase()
  const claims = input.caseFile.claims.map((claim) => ({ ...claim, by: words }))
  const caseFile = { claims, title: words, victim: { name: words, wallets: [ADDRESS.bridge], recovery: [] } }
  const tags = [
    tag(ADDRESS.exchange, words, 'exchange'),
    { ...tag(ADDRESS.thief, words, ''), source: words, pack: words },
  ]
  const payment = { txHash: words, height: 1, time: '2024-05-03T00:00:00Z', amount: '2' }
  const funding = { funder: ADDRESS.hop, address: ADDRESS.second, asset: words, funded: 1, payment }
  const end = { ...funding, why: 'service' as const, name: words }
  const pair = { user: ADDRESS.hop, asset: words, paid: payment, forwarded: payment, to: ADDRESS.exchange }
  const leads: Partial<LeadsFile> = {
    depositAddresses: [
      {
        ...{ chain: 'ethereum', address: ADDRESS.first, exchange: words, confidence: '0.900', accepted: words },
        ...{ received: {}, assets: [], users: [{ address: words, traced: false, confidence: '0.900', pairs: 1 }] },
        pairs: [{ ...pair, difference: '0', allowed: '0', blocks: 0, confidence: '0.900' }],
      },
    ],
    fundingTrees: [
      {
        ...{ chain: 'ethereum', root: words, confidence: '0.500', members: [] },
        ...{ links: [{ ...funding, confidence: '0.500' }], end },
      },
    ],
    excluded: [{ chain: 'ethereum', ...end }],
  }
  return reportPage(modelOf(smallCase({ caseFile, tags, label: words, leads })))
}

describe('labels are hostile input', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '"><script>alert(1)</script>',
      "' onload='x",
      '</title><svg onload=x>',
      '`x`',
      '<!--',
      '&lt;',
      ']]>',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  )

  it('no label makes a tag, an attribute, or an end of either', () => {
    const innocent = skeleton(pageWith('label'))
    fc.assert(
      fc.property(hostile, (words) => {
        // Lines of the charts wrap at spaces, so that words with some can give one line of text more.
        const label = words.replace(/\s/g, '_')
        const page = pageWith(label).replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, '')
        const plain = pageWith('label').replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, '')
        expect(skeleton(page)).toEqual(skeleton(plain))
        expect(page.match(/[<>]/g)?.length).toBe(plain.match(/[<>]/g)?.length)
      }),
      { numRuns: 100 },
    )
    expect(innocent).toContain('html lang')
  })

  it('shows what would turn the reading direction or draw nothing', () => {
    const page = pageWith('safe\u202Egnp.exe\u200B')
    expect(page).toContain('safe⟨U+202E⟩gnp.exe⟨U+200B⟩')
    expect(page).not.toMatch(/[\u202E\u200B]/)
  })

  it('links to web addresses only', () => {
    const { input } = smallCase()
    const claim = input.caseFile.claims[0]!
    const link = (url: string) => reportPage(modelOf(smallCase({ caseFile: { claims: [{ ...claim, url }] } })))
    expect(link('https://example.org/a?b="c')).toContain('href="https://example.org/a?b=&#34;c"')
    expect(link('javascript:alert(1)')).not.toContain('href="javascript')
    expect(link('https://good.example@evil.example/')).not.toContain('>good.example<')
  })
})

describe('the page', () => {
  const page = reportPage(modelOf(smallCase()))

  it('needs nothing from outside, and runs nothing but its own', () => {
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
    )
    expect(page).not.toMatch(/\s(?:style|on[a-z]+|src|srcset)=/)
    expect(page.match(/<script/g)).toHaveLength(1)
  })

  it('gives every chart a text alternative and a table', () => {
    const charts = page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)
    expect(charts).toHaveLength(3)
    expect(page.match(/The same (?:as a table|by class, and in US dollars)/g)).toHaveLength(3)
  })

  it('keeps words of the charts apart: labels of one column never share a line', () => {
    const flow = /<svg [^>]*class="flow"[\s\S]*?<\/svg>/.exec(page)?.[0] ?? ''
    const lines = [...flow.matchAll(/<text class="label" x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => ({
      x: Number(x),
      y: Number(y),
    }))
    expect(lines.length).toBeGreaterThan(6)
    for (const a of lines) {
      for (const b of lines) if (a !== b && a.x === b.x) expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(14)
    }
  })
})
