import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overlapCase } from '../../src/actions/overlapCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { type Manifest, manifestSchema } from '../../src/core/wire/manifest.ts'
import { shapesFileSchema } from '../../src/core/wire/shapesFile.ts'
import { type PolicyResult, type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { runCli } from '../cli/runCli.ts'
import { copyCase } from './copyCase.ts'

const OUTPUTS = [
  ...[
    'trace.json',
    'losses.csv',
    'flows.csv',
    'endpoints.csv',
    'leads.json',
    'leads.csv',
    'shapes.json',
    'shapes.csv',
    'addresses.csv',
    'assets.csv',
  ],
  ...['report.html', 'manifest.json'],
]

// Figures marked "independent" were computed beforehand by another program from the same files.
const RONIN = {
  stolen: ['173600000000000000000000', '3693537583527971500000', '4869142605602774400000'], // independent
  losses: {
    fifo: {
      '1 dormant': '136840950000000000000',
      '1 unread': '173463159050000000000000',
      '2 unread': '3693537583527971500000',
      '3 dormant': '5081059130745900000',
      '3 unread': '4864061546472028500000', // the three unread: 182020758180000000000000, independent
    },
    haircut: {
      '1 dormant': '135408989198241362531',
      '1 unread': '173464591010801758637469',
      '2 dormant': '2881013552668566573',
      '2 unread': '3690656569975302933427',
      '3 dormant': '3798002732983776694',
      '3 unread': '4865344602869790623306',
    },
  },
}
const HARMONY = {
  stolen: 7_052_514_727n, // independent
  losses: {
    fifo: {
      'exchange Binance': '1269677896', // independent, as are the other exchanges below
      'exchange HTX (Huobi)': '3601436015',
      'exchange OKX': '210797054',
      dormant: '18388512',
      moving: '517390381',
      unread: '1434824869',
    },
    haircut: {
      'exchange Binance': '1271380575',
      'exchange HTX (Huobi)': '3599737465',
      'exchange OKX': '210797054',
      dormant: '18384382',
      moving: '544753975',
      unread: '1407461276',
    },
  },
}

/** Of both cases, so that the knowledge base is read once. */
const shared = makeTempFolder()
afterAll(shared.remove)

describe.each(['ronin-2022', 'harmony-2023'])('%s', (name) => {
  const temp = makeTempFolder()
  let trace: TraceFile
  let manifest: Manifest
  let first: Readonly<Record<string, string>>
  beforeAll(async () => {
    await copyCase(name, temp.folder)
    await traceCase({ caseDir: temp.folder })
    trace = traceFileSchema.parse(JSON.parse(await read('out/trace.json')))
    manifest = manifestSchema.parse(JSON.parse(await read('out/manifest.json')))
    first = await digests()
  })
  afterAll(temp.remove)

  const read = (file: string) => readFile(join(temp.folder, file), 'utf8')
  const digests = async () =>
    Object.fromEntries(
      await Promise.all(OUTPUTS.map(async (file) => [file, sha256(await read(`out/${file}`))] as const)),
    )
  const results = () => Object.entries(trace.policies)
  const counting = () => results().filter(([policy]) => policy !== 'poison')

  test('every policy that an account chain supports accounts for every unit of every origin', () => {
    expect(results().map(([policy]) => policy)).toEqual(['fifo', 'lifo', 'haircut', 'libr', 'dirty-first', 'poison'])
    for (const [policy, { check, losses }] of counting()) {
      expect(check.map(({ origin }) => origin)).toEqual(trace.origins.map(({ id }) => id))
      for (const { origin, stolen, accounted, difference } of check) {
        const lost = losses.filter((loss) => loss.origin === origin).map((loss) => loss.basis)
        expect({ policy, origin, difference, accounted }).toEqual({
          policy,
          origin,
          difference: '0',
          accounted: stolen,
        })
        expect({ policy, origin, lost: `${sum(lost)}` }).toEqual({ policy, origin, lost: stolen })
      }
    }
    expect(trace.policies.poison!.losses).toEqual([])
  })

  test('its loss ledger', () => {
    if (name === 'ronin-2022') {
      expect(trace.origins.map(({ stolen }) => stolen)).toEqual(RONIN.stolen)
      for (const policy of ['fifo', 'haircut'] as const) {
        expect(lossesBy(trace.policies[policy]!, (loss) => `${loss.origin} ${loss.class}`)).toEqual(
          RONIN.losses[policy],
        )
      }
      const unread = trace.policies.fifo!.losses.filter((loss) => loss.class === 'unread')
      expect(`${sum(unread.map(({ basis }) => basis))}`).toBe('182020758180000000000000')
    } else {
      expect(trace.origins).toHaveLength(14)
      expect(sum(trace.origins.map(({ stolen }) => stolen))).toBe(HARMONY.stolen)
      for (const policy of ['fifo', 'haircut'] as const) {
        const key = (loss: Loss) => (loss.label === null ? loss.class : `${loss.class} ${loss.label}`)
        expect(lossesBy(trace.policies[policy]!, key)).toEqual(HARMONY.losses[policy])
      }
    }
  })

  // Checked by hand against the file: 0xd21c… pays HTX's two addresses seven times between $399,996.56 and $399,998.91, 0x3d23… pays
  // Binance five times $400,000, 44 addresses pay 0x1272…, and no wallet passes most of what it got on to another that does so, too.
  test('the shapes in which its coins moved', async () => {
    const shapes = shapesFileSchema.parse(JSON.parse(await read('out/shapes.json')))
    const counts = {
      ...{ coinJoins: shapes.coinJoins.length, peelChains: shapes.peelChains.length },
      fanOuts: shapes.fanOuts.map(({ receivers }) => receivers),
      fanIns: shapes.fanIns.slice(0, 5).map(({ address, payers }) => [address.slice(0, 6), payers]),
      allFanIns: shapes.fanIns.length,
      structured: shapes.structuredPayments.map(({ payments, service, kind, of, amount }) => {
        return `${payments[0]!.from[0]!.slice(0, 6)} ${payments.length} ${kind} ${of} ${service} ${amount}`
      }),
    }
    const none = { coinJoins: 0, peelChains: 0, fanOuts: [], fanIns: [], allFanIns: 0, structured: [] }
    expect(counts).toEqual(
      name === 'ronin-2022'
        ? none
        : {
            ...none,
            fanOuts: [5, 5, 5, 5, 5, 5, 5],
            fanIns: [
              ['0x1272', 44],
              ['0x1b9c', 25],
              ['0x2d04', 20],
              ['0x8adc', 20],
              ['0xbae5', 12],
            ],
            allFanIns: 124,
            structured: [
              '0xd21c 7 just-under 40000000 HTX (Huobi) 279998887',
              '0x24f6 7 just-under 40000000 HTX (Huobi) 279999058',
              '0x3d23 5 equal 40000000 Binance 200000000',
            ],
          },
    )
  })

  // By hand: of Ronin's ledger the knowledge base has 11 addresses: 8 that OFAC lists, 2 more of its own incident, and USDC's
  // contract. Of Harmony's it has none, and the two ledgers have no address in common.
  test('what it shares with the knowledge base', async () => {
    const index = join(shared.folder, 'overlap.duckdb')
    const { overlap } = await overlapCase({ caseDir: temp.folder, cases: [temp.folder], index })
    const isRonin = name === 'ronin-2022'
    expect(overlap.counts).toEqual({ strong: isRonin ? 8 : 0, moderate: 0, weak: 0, none: 0 })
    expect(overlap.findings.every(({ tags: [tag] }) => tag?.label === 'Lazarus Group')).toBe(true)
    expect(overlap.ownIncident).toEqual(isRonin ? [{ id: '2022-03-23-ronin-bridge', addresses: 10 }] : [])
  })

  test('losses.csv says what trace.json says', async () => {
    const rows = await csv('losses.csv')
    const said = rows.map(({ policy, origin, class: kind, label, basis }) => [policy, origin, kind, label, basis])
    const expected = results().flatMap(([policy, { losses }]) =>
      losses.map((loss) => [policy, `${loss.origin}`, loss.class, loss.label ?? '', loss.basis]),
    )
    expect(said).toEqual(expected)
  })

  test('flows.csv has as many rows of each policy as trace.json says', async () => {
    const rows = await csv('flows.csv')
    const found = results().map(([policy]) => [policy, rows.filter((row) => row.policy === policy).length])
    expect(found).toEqual(results().map(([policy, { flows }]) => [policy, flows.rows]))
    expect(rows).toHaveLength(results().reduce((total, [, { flows }]) => total + flows.rows, 0))
    expect(rows.length).toBeGreaterThan(500)
  })

  test('endpoints.csv adds up to the holdings where the trace stopped', async () => {
    const rows = await csv('endpoints.csv')
    for (const [policy, { holdings }] of results()) {
      const ends = holdings.filter(({ endpoint }) => endpoint)
      const expected = ends.flatMap(({ holding, tainted }) =>
        Object.entries(tainted).map(([origin, { amount, basis }]) => `${holding} ${origin} ${amount} ${basis ?? ''}`),
      )
      const found = rows.filter((row) => row.policy === policy)
      expect(found.map((row) => `${row.holding} ${row.origin} ${row.amount} ${row.basis}`).sort()).toEqual(
        expected.sort(),
      )
      expect(found.length).toBeGreaterThanOrEqual(19)
    }
  })

  test('the manifest has the digest of every output, and what was imported', async () => {
    expect(manifest.outputs).toEqual(
      OUTPUTS.filter((file) => file !== 'manifest.json').map((file) => ({ file, sha256: first[file] })),
    )
    for (const { file, sha256: digest } of manifest.inputs)
      expect([file, sha256(await read(file))]).toEqual([file, digest])
    const { rowsRead, rowsKept, duplicates } = manifest.ledger.imports[0]!
    expect({ rowsRead, rowsKept, duplicates }).toEqual(
      name === 'ronin-2022'
        ? { rowsRead: 437, rowsKept: 437, duplicates: 0 }
        : { rowsRead: 3887, rowsKept: 3612, duplicates: 275 },
    )
  })

  test('a second trace, on the ledger that is there and on a new one, gives the same bytes', async () => {
    await traceCase({ caseDir: temp.folder })
    expect(await digests()).toEqual(first)
    await rm(join(temp.folder, 'ledger.duckdb'))
    await rm(join(temp.folder, 'out'), { recursive: true })
    await traceCase({ caseDir: temp.folder })
    expect(await digests()).toEqual(first)
  })

  test('verify says equal', async () => {
    expect(await verifyCase(temp.folder)).toMatchObject({ equal: true, difference: null, files: OUTPUTS })
  })

  test('the command line writes the same bytes', async () => {
    await rm(join(temp.folder, 'out'), { recursive: true })
    const { code } = await runCli(['trace', temp.folder])
    expect(code).toBe(0)
    expect(await digests()).toEqual(first)
  })

  /** Rows by column; cells of these files have no quotes but those that are taken off here. */
  async function csv(file: string): Promise<readonly Readonly<Record<string, string>>[]> {
    const [header, ...lines] = (await read(`out/${file}`)).trimEnd().split('\n').map(cells)
    return lines.map((line) => Object.fromEntries(header!.map((column, i) => [column, line[i]!])))
  }
})

type Loss = PolicyResult['losses'][number]

function lossesBy({ losses }: PolicyResult, key: (loss: Loss) => string): Record<string, string> {
  const keys = [...new Set(losses.map(key))]
  return Object.fromEntries(
    keys.map((one) => [one, `${sum(losses.filter((loss) => key(loss) === one).map(({ basis }) => basis))}`]),
  )
}

function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n)
}

/** One line of RFC 4180; no cell of a bundled case has a line break. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
