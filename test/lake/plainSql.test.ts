import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeLake } from '../../src/actions/writeLake.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { ledgerOf, putCsv, putJsonl } from './ledgerOf.ts'
import { sql } from './sql.ts'

const LARGEST = 2n ** 256n - 1n
const AMOUNTS = [LARGEST, LARGEST, 2n ** 128n, 10n ** 26n - 1n, 10n ** 52n, 1n, 0n, 2n ** 255n + 12345678901234567890n]
const ETH = 'ethereum/ETH'
const who = (n: number) => `0x${n.toString(16).padStart(40, '0')}`

/** Enough rows for several row groups of 8,192 in one bucket: all addresses end in 1 or 2. */
const ROWS = Array.from({ length: 20_000 }, (_, i) => {
  const [from, to] = [who(16 * (i % 211) + 1), who(16 * ((i * 7) % 97) + 2)]
  return `ethereum,${18_399_000 + Math.floor(i / 10)},2023-10-20T00:00:00Z,${i % 10},0x${(i + 1).toString(16).padStart(64, '0')},0,native,${ETH},ETH,18,${from},${to},${AMOUNTS[i % AMOUNTS.length]}`
})
const BARE = `ethereum,,2023-10-21T00:00:00.123Z,,,0,native,${ETH},ETH,18,${who(1)},${who(2)},7`

let lake: string
let temp: ReturnType<typeof makeTempFolder>
beforeAll(async () => {
  temp = makeTempFolder()
  const { folder } = temp
  const coins = ledgerFromSeed('bitcoin', 5).utxoJsonl ?? []
  await ledgerOf(folder, 'one', [putCsv(folder, 'rows.csv', [...ROWS, BARE]), putJsonl(folder, 'coins.jsonl', coins)])
  lake = join(folder, 'lake')
  await writeLake({ lake, ledger: join(folder, 'one.duckdb') })
})

afterAll(() => temp.remove())

const all = (table: string) =>
  `read_parquet('${lake}/${table}/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)`

describe('a plain DuckDB reads the lake', () => {
  it('in Hive partitions: chains, ranges of heights, and one for rows without height', async () => {
    expect(
      await sql(`SELECT chain, height_range, count(*)::INT AS n FROM ${all('movements')} GROUP BY ALL ORDER BY ALL`),
    ).toEqual([
      { chain: 'ethereum', height_range: '0018300000', n: 10_000 },
      { chain: 'ethereum', height_range: '0018400000', n: 10_000 },
      { chain: 'ethereum', height_range: null, n: 1 },
    ])
  })

  it('with positions and limbs of the types that both engines know', async () => {
    const types = await sql<{ name: string; type: string; logical: string }>(
      `SELECT DISTINCT name, type, logical_type AS logical FROM parquet_schema('${lake}/*/*/*/*.parquet')
       WHERE name IN ('height', 'time', 'tx_index', 'seq', 'a2', 'a1', 'a0') ORDER BY ALL`,
    )
    const limb = (name: string) => ({
      name,
      type: 'FIXED_LEN_BYTE_ARRAY',
      logical: expect.stringMatching(/Decimal.*(scale=0, precision=26|precision=26, scale=0)/),
    })
    expect(types).toEqual([
      limb('a0'),
      limb('a1'),
      limb('a2'),
      { name: 'height', type: 'INT64', logical: null },
      { name: 'seq', type: 'INT32', logical: null },
      { name: 'time', type: 'INT64', logical: expect.stringContaining('MICROS') },
      { name: 'tx_index', type: 'INT32', logical: null },
    ])
    expect(await sql(`SELECT epoch_us(time)::VARCHAR AS us FROM ${all('movements')} WHERE height IS NULL`)).toEqual([
      { us: `${Date.parse('2023-10-21T00:00:00.123Z')}000` },
    ])
  })

  it('and sums each limb exactly; the client carries', async () => {
    const [sum] = await sql<{ a2: string; a1: string; a0: string; type: string }>(
      `SELECT sum(a2)::VARCHAR AS a2, sum(a1)::VARCHAR AS a1, sum(a0)::VARCHAR AS a0, typeof(sum(a0)) AS type
       FROM ${all('movements')} WHERE chain = 'ethereum' AND asset = '${ETH}'`,
    )
    expect(sum!.type).toBe('DECIMAL(38,0)')
    const expected = [...ROWS, BARE].reduce((total, line) => total + BigInt(line.split(',').at(-1)!), 0n)
    expect(BigInt(sum!.a2) * 10n ** 52n + BigInt(sum!.a1) * 10n ** 26n + BigInt(sum!.a0)).toBe(expected)
  })

  it('sorted as amounts by (a2, a1, a0), and by position as they lie', async () => {
    const rows = await sql<{ a2: string; a1: string; a0: string }>(
      `SELECT DISTINCT a2::VARCHAR AS a2, a1::VARCHAR AS a1, a0::VARCHAR AS a0, a2 AS b2, a1 AS b1, a0 AS b0
       FROM ${all('movements')} WHERE chain = 'ethereum' AND height IS NOT NULL ORDER BY b2, b1, b0`,
    )
    const values = rows.map(({ a2, a1, a0 }) => BigInt(a2) * 10n ** 52n + BigInt(a1) * 10n ** 26n + BigInt(a0))
    expect(values).toEqual([...new Set(AMOUNTS)].sort((a, b) => (a < b ? -1 : 1)))
    const places = await sql<{ height: bigint; tx_index: number }>(
      `SELECT height, tx_index FROM read_parquet('${lake}/movements/chain=ethereum/height_range=0018400000/part-0000.parquet')`,
    )
    const keys = places.map(({ height, tx_index }) => Number(height) * 100 + tx_index)
    expect(keys).toEqual([...keys].sort((a, b) => a - b))
  })

  it('finds an address in its bucket, both sides, in order, in small row groups', async () => {
    const address = who(16 * 5 + 1)
    const bucket = `${lake}/by_address/chain=ethereum/bucket=${address.at(-1)}/part-0000.parquet`
    const rows = await sql<{ address: string; side: string; height: bigint }>(
      `SELECT address, side, height FROM read_parquet('${bucket}')`,
    )
    const names = rows.map((row) => row.address)
    expect(names).toEqual([...names].sort())
    const mine = rows.filter((row) => row.address === address)
    expect(mine).toHaveLength(ROWS.filter((line) => line.split(',').slice(10, 12).includes(address)).length)
    const heights = mine.map(({ height }) => Number(height))
    expect(heights).toEqual([...heights].sort((a, b) => a - b))
    const groups = await sql<{ n: number }>(
      `SELECT DISTINCT row_group_id, row_group_num_rows::INT AS n FROM parquet_metadata('${bucket}') ORDER BY 1`,
    )
    expect(groups.map(({ n }) => n)).toEqual([8192, 8192, rows.length - 2 * 8192])
  })

  it('counts every leg once on each side, and every block and transaction once', async () => {
    const count = async (query: string) => (await sql<{ n: number }>(`SELECT count(*)::INT AS n FROM ${query}`))[0]!.n
    const legs = await count(`${all('outputs')} WHERE address IS NOT NULL`)
    expect(await count(`${all('by_address')} WHERE side = 'in'`)).toBe(ROWS.length + 1 + legs)
    const spends = await count(`${all('spends')} WHERE address IS NOT NULL`)
    expect(await count(`${all('by_address')} WHERE side = 'out'`)).toBe(ROWS.length + 1 + spends)
    expect(await count(`${all('transactions')} WHERE chain = 'ethereum'`)).toBe(ROWS.length + 1)
    expect(await count(`${all('blocks')} WHERE chain = 'ethereum'`)).toBe(2000)
    expect(
      await count(
        `${all('spends')} s WHERE resolved <> EXISTS (FROM ${all('outputs')} o WHERE o.tx_hash = s.spent_tx_hash AND o.seq = s.spent_seq)`,
      ),
    ).toBe(0)
  })

  it('puts addresses that end otherwise into the bucket of that character’s code', async () => {
    const rows = await sql<{ address: string; bucket: string }>(
      `SELECT DISTINCT address, bucket FROM ${all('by_address')}`,
    )
    expect(rows.length).toBeGreaterThan(300)
    for (const { address, bucket } of rows) {
      const last = address.at(-1)!
      expect([address, bucket]).toEqual([
        address,
        /[0-9a-f]/.test(last) ? last : (last.charCodeAt(0) % 16).toString(16),
      ])
    }
  })
})
