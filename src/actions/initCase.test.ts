import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseDraft } from '../core/case/caseDraft.ts'
import { DyepackError } from '../core/errors.ts'
import { caseFileSchema } from '../core/wire/caseFile.ts'
import { readCase } from '../packs/caseFile/readCase.ts'
import { checkShape } from '../packs/yaml/checkShape.ts'
import { readYaml } from '../packs/yaml/readYaml.ts'
import { initCase } from './initCase.ts'
import { traceCase } from './traceCase.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const wallet = (n: number) => `0x${String(n).repeat(40)}`
const hash = (n: number) => `0x${String(n).repeat(64)}`
/** Wallet 1 is robbed of 90 by 2, who pays 70 on to 3. */
const LEDGER = `${HEADER}
ethereum,1,2024-01-01T00:00:00Z,0,${hash(1)},0,native,ethereum/ETH,ETH,18,${wallet(1)},${wallet(2)},90
ethereum,2,2024-01-02T00:00:00Z,0,${hash(2)},0,native,ethereum/ETH,ETH,18,${wallet(2)},${wallet(3)},70
`

let caseDir = ''
beforeEach(() => {
  caseDir = join(mkdtempSync(join(tmpdir(), 'dyepack-init-')), 'a case')
})
afterEach(() => rmSync(join(caseDir, '..'), { recursive: true, force: true }))

const TX: CaseDraft = { id: 'mine', asset: 'ethereum/ETH', seed: { kind: 'tx', value: hash(1) } }
const FILES = { format: 'transfers-csv', files: ['ledger/*.csv'] }
const text = () => readFileSync(join(caseDir, 'case.yaml'), 'utf8')

async function failure(draft: CaseDraft): Promise<DyepackError> {
  const thrown: unknown = await initCase({ caseDir: `${caseDir} that is bad`, draft }).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(DyepackError)
  return thrown as DyepackError
}

const BIDI = '\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069'

describe('a new case', () => {
  it.each<[string, CaseDraft, string]>([
    ['a transaction', { ...TX, ...FILES }, '90'],
    ['a transaction, with whom it paid', { ...TX, ...FILES, to: [wallet(2)] }, '90'],
    ['an address', { ...TX, ...FILES, seed: { kind: 'address', value: wallet(3) } }, '70'],
    [
      'an address, since when and from whom',
      {
        ...{ ...TX, ...FILES, seed: { kind: 'address', value: wallet(2) } },
        ...{ from: '2024-01-01T00:00:00Z', victims: [wallet(1)] },
      },
      '90',
    ],
    ['an opening', { ...TX, ...FILES, seed: { kind: 'opening', value: wallet(1) } }, '90'],
    [
      'an opening with an amount, and all that can be said',
      {
        ...{ ...TX, ...FILES, seed: { kind: 'opening', value: wallet(1) }, amount: '80' },
        ...{ title: 'A: "b" # c', covers: [wallet(2)], chain: 'ethereum', primary: 'fifo', why: 'because: {}' },
        ...{ victim: 'Somebody', victimWallets: [wallet(9)] },
      },
      '80',
    ],
  ])('is traced as it stands: seeded by %s', async (_, draft, stolen) => {
    const { file, noFilesYet } = await initCase({ caseDir, draft })
    expect({ file, noFilesYet }).toEqual({ file: join(caseDir, 'case.yaml'), noFilesYet: ['ledger/*.csv'] })
    mkdirSync(join(caseDir, 'ledger'))
    writeFileSync(join(caseDir, 'ledger/transfers.csv'), LEDGER)
    await traceCase({ caseDir })
    const trace = JSON.parse(readFileSync(join(caseDir, 'out/trace.json'), 'utf8'))
    expect(trace.origins.map((origin: { stolen: string }) => origin.stolen)).toEqual([stolen])
    expect((await readCase(caseDir)).case.title).toBe(draft.title ?? draft.id)
  })

  it('gives examples that are right once their # is taken away', async () => {
    for (const draft of [TX, { ...TX, ...FILES, victim: 'V', seed: { kind: 'address', value: wallet(2) } as const }]) {
      await initCase({ caseDir, draft })
      const open = text().replace(/^( *)#(?! \S)/gm, '$1')
      expect(open.match(/^#/gm)!.length).toBeGreaterThan(10)
      writeFileSync(join(caseDir, 'case.yaml'), open)
      const yaml = await readYaml(join(caseDir, 'case.yaml'), 'case.yaml', { maxBytes: 1e6, schema: 'core' })
      const file = checkShape(yaml, caseFileSchema)
      const given = ['asOf', 'imports', 'victim', 'claims', 'outcomes', 'live', 'labels', 'prices', 'primary', 'stop']
      expect(Object.keys(file)).toEqual(expect.arrayContaining([...given, 'id', 'title', 'origins']))
      rmSync(join(caseDir, 'case.yaml'))
    }
  })

  it('is fetched by address where a server is named', async () => {
    const source = { format: 'evm-rpc', url: ['env:ETH_RPC'], chain: 'ethereum', blocks: '5..9' }
    await initCase({ caseDir, draft: { ...TX, ...source } })
    const [entry] = (await readCase(caseDir)).case.imports
    expect([entry!.chain, entry!.byAddress]).toEqual([
      'ethereum',
      { urls: ['env:ETH_RPC'], key: null, from: 5, to: 9, rowsAnAddress: 10_000, addresses: [] },
    ])
    const problems = async (more: Partial<CaseDraft>) => {
      const error = await failure({ ...TX, ...source, ...more })
      return (error.facts.problems as { answer: string; code: string }[]).map(({ answer, code }) => `${code} ${answer}`)
    }
    expect(await problems({ blocks: '9-5' })).toEqual(['BAD_VALUE blocks'])
    expect(await problems({ blocks: '9..5' })).toEqual(['BAD_VALUE blocks'])
    expect(await problems({ url: ['https://a.example/v2/0123456789abcdef0123456789abcdef'] })).toEqual([
      'RPC_URL_SECRET url',
    ])
    expect(await problems({ key: 'env:K' })).toEqual(['BAD_VALUE key'])
    expect(await problems({ format: 'transfers-csv', files: ['a.csv'] })).toEqual(['BAD_VALUE url', 'BAD_VALUE blocks'])
  })

  it('keeps any text as it was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (title) => {
        await initCase({ caseDir, draft: { ...TX, title, victim: title } })
        const { case: read } = await readCase(caseDir)
        expect([read.title, read.victim!.name]).toEqual([title, title])
        expect([...text()].filter((one) => (one < ' ' && one !== '\n') || BIDI.includes(one))).toEqual([])
        rmSync(join(caseDir, 'case.yaml'))
      }),
      { numRuns: 60 },
    )
  })

  it('is never written over one that is there', async () => {
    await initCase({ caseDir, draft: TX })
    const before = text()
    await expect(initCase({ caseDir, draft: { ...TX, id: 'other' } })).rejects.toMatchObject({ code: 'CASE_EXISTS' })
    expect(text()).toBe(before)
  })

  it('takes paths as a shell completes them, and says which files are not there yet', async () => {
    mkdirSync(join(caseDir, 'ledger'), { recursive: true })
    writeFileSync(join(caseDir, 'ledger/a.csv'), LEDGER)
    const { noFilesYet } = await initCase({
      caseDir,
      draft: { ...TX, ...FILES, files: [join(caseDir, 'ledger/a.csv')], labels: ['labels/*.yaml'] },
    })
    expect(noFilesYet).toEqual(['labels/*.yaml'])
    expect(text()).toContain('files: ["ledger/a.csv"]')
  })

  it.each<[string, Partial<CaseDraft>, string, string]>([
    ['an id', { id: 'a b' }, 'id', 'BAD_ID'],
    ['an asset', { asset: 'ETH' }, 'asset', 'BAD_ASSET'],
    ['a hash', { seed: { kind: 'tx', value: '0x12' } }, 'seed', 'BAD_HASH'],
    ['an address', { seed: { kind: 'address', value: wallet(2).slice(1) } }, 'seed', 'BAD_ADDRESS'],
    ['a receiver', { to: ['nobody'] }, 'to', 'BAD_ADDRESS'],
    ['a time', { seed: { kind: 'address', value: wallet(2) }, from: '2024-01-01' }, 'from', 'BAD_TIME'],
    ['an amount', { seed: { kind: 'opening', value: wallet(2) }, amount: '1.5' }, 'amount', 'BAD_AMOUNT'],
    ['an answer for another seed', { amount: '5' }, 'amount', 'BAD_SEED'],
    ['a format', { format: 'transfer-csv', files: ['a'] }, 'format', 'UNKNOWN_FORMAT'],
    ['a sheet without mapping', { format: 'sheet', files: ['a.csv'] }, 'mapping', 'MISSING_KEY'],
    ['files without format', { files: ['a'] }, 'format', 'MISSING_KEY'],
    ['a format without files', { format: 'transfers-csv' }, 'files', 'MISSING_KEY'],
    ['a path outside', { ...FILES, files: ['../a.csv'] }, 'files', 'PATH_OUTSIDE_CASE'],
    ['covers', { ...FILES, covers: ['all', wallet(2)] }, 'covers', 'BAD_ADDRESS'],
    ['a policy', { primary: 'fofo', why: 'x' }, 'primary', 'UNKNOWN_POLICY'],
    ['tiho on an account chain', { primary: 'tiho', why: 'x' }, 'primary', 'POLICY_NOT_FOR_CHAIN'],
    ['a policy without reason', { primary: 'fifo' }, 'why', 'MISSING_KEY'],
    ['wallets of nobody', { victimWallets: [wallet(1)] }, 'victim', 'MISSING_KEY'],
    ['nothing', { title: '' }, 'title', 'EMPTY_VALUE'],
  ])('is refused with %s that is none, and nothing is written', async (_, change, answer, code) => {
    const done = initCase({ caseDir, draft: { ...TX, ...change } })
    await expect(done).rejects.toMatchObject({ code: 'BAD_DRAFT', facts: { problems: [{ answer, code }] } })
    expect(() => text()).toThrow('ENOENT')
  })
})
