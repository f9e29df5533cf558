import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportCase } from '../../src/actions/reportCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { runCli } from '../cli/runCli.ts'
import { inTempFolder } from '../store/tempFolder.ts'

/**
 * 100,000 USDT are stolen. The thief swaps 60,000 for a token at a pool of his own that has the same name, written with a Cyrillic
 * letter, and sends 50,000 of it to an exchange, where it would look like a cash-out.
 */
const who = (digit: string) => `0x${digit.repeat(40)}`
const [VICTIM, THIEF, POOL, EXCHANGE] = ['a', '1', '2', '3'].map(who) as [string, string, string, string]
const hash = (tx: number) => `0x${String(tx).repeat(64)}`
const USDT = ['ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7', 'USDT', '6']
const FAKE = [`ethereum/${who('f')}`, 'USDТ', '6']
const NAMELESS = [`ethereum/${who('e')}`, '', '0']
const dollars = (amount: number) => `${amount}000000`
const ROWS = [
  [1, 'token', USDT, VICTIM, THIEF, dollars(100_000)],
  [2, 'gas', ['ethereum/ETH', 'ETH', '18'], THIEF, '', '0'],
  [2, 'token', USDT, THIEF, POOL, dollars(60_000)],
  [2, 'token', FAKE, POOL, THIEF, dollars(60_000)],
  [3, 'token', FAKE, THIEF, EXCHANGE, dollars(50_000)],
  [4, 'gas', ['ethereum/ETH', 'ETH', '18'], THIEF, '', '0'],
  [4, 'token', USDT, THIEF, POOL, dollars(10_000)],
  [4, 'token', NAMELESS, POOL, THIEF, '777'],
] as const
const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const SHOWN = 'USDТ (0xffff…ffff: not the known USDT)'

test('a token that has the name of another is shown as such, in every result', () =>
  inTempFolder(async (folder) => {
    await mkdir(join(folder, 'out'))
    const lines = ROWS.map(([tx, kind, asset, from, to, amount], seq) =>
      ['ethereum', tx, `2024-05-0${tx}T10:00:00Z`, 0, hash(tx), seq, kind, ...asset, from, to, amount].join(','),
    )
    await writeFile(join(folder, 'rows.csv'), `${[HEADER, ...lines].join('\n')}\n`)
    await writeFile(
      join(folder, 'tags.yaml'),
      `title: Tags\ncreator: A clerk\nsource: https://example.org/tags\ntags: [{ address: "${EXCHANGE}", currency: ETH, label: Some Exchange, category: exchange }]\n`,
    )
    await writeFile(
      join(folder, 'case.yaml'),
      `id: names
imports: [{ format: transfers-csv, files: [rows.csv] }]
labels: [tags.yaml]
origins: [{ asset: "${USDT[0]}", seed: { tx: "${hash(1)}", to: ["${THIEF}"] } }]
primary: { policy: haircut, why: it prefers nobody }
`,
    )
    await traceCase({ caseDir: folder })
    const out = (name: string) => readFile(join(folder, 'out', name), 'utf8')
    const trace = traceFileSchema.parse(JSON.parse(await out('trace.json')))
    expect(trace.warnings.filter(({ code }) => code === 'IMITATED_SYMBOL').map(({ facts }) => facts)).toEqual([
      { tokens: [{ asset: FAKE[0], symbol: SHOWN, imitates: USDT[0] }] },
    ])
    expect(trace.policies.haircut!.conversions[0]!.contested).toMatchObject({ why: 'no-price' })
    expect(await out('endpoints.csv')).toContain(`,${FAKE[0]},${SHOWN},6,`)
    const report = (await out('report.html')).replaceAll(/<[^>]*>/g, '')
    expect(report).toContain(`50,000 ${SHOWN}`)
    expect(report).not.toMatch(/\d USDТ(?! \(0x)/)
    expect(report).toContain('777 base units of token 0xeeee…eeee')
    const before = await out('report.html')
    await reportCase(folder)
    expect(await out('report.html')).toBe(before)
    const why = await runCli(['ledger', 'why', hash(3), '--ledger', join(folder, 'ledger.duckdb')])
    expect(why.stdout).toContain(`50,000 ${SHOWN}`)
  }))
