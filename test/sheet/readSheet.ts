import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowExtract } from '../../src/ingest/importer.ts'
import { sheet } from '../../src/ingest/sheet/extract.ts'
import { openTable } from '../../src/store/duckdb/openTable.ts'

export interface SheetRow {
  /** The record in its file, from 1. */
  readonly record: number
  readonly time: number | null
  readonly from: string | null
  readonly to: string | null
  readonly amount: string | null
  readonly asset: string | null
  readonly kind: number | null
  readonly height: number | null
  readonly hash: string | null
}

export interface BadCell {
  readonly line: number
  readonly field: string
  readonly value: string | null
}

/** What the importer makes of a table: its movements, and the cells that are not good. */
export async function readSheet(content: string | Uint8Array, mapping: string, name = 'table.csv') {
  const folder = await mkdtemp(join(tmpdir(), 'dyepack-sheet-test-'))
  const table = await openTable()
  let temporary: readonly string[] = []
  try {
    const [file, map] = [join(folder, 'table'), join(folder, 'mapping.yaml')]
    await writeFile(file, content)
    await writeFile(map, mapping)
    const options = { chain: null, mapping: { path: map, name: 'mapping.yaml' }, decimals: new Map() }
    const [extract] = await sheet.extract([{ path: file, name }], options)
    const { from, checks, movements, lines } = extract as RowExtract
    temporary = extract!.temporary ?? []
    const good = checks.map(({ ok }) => `coalesce(${ok}, false)`).join(' AND ')
    const answers = checks.map(({ ok, value }, i) => `coalesce(${ok}, false) AS ok_${i}, ${value} AS value_${i}`)
    const numbered = `(SELECT row_number() OVER () AS record, * FROM ${from})`
    const all = await table.rows<Record<string, string | boolean | number | null>>(
      `SELECT record::DOUBLE AS record, ${answers.join(', ')} FROM ${numbered} WHERE NOT (${good}) ORDER BY record`,
    )
    const bad = all.flatMap((row) =>
      checks.flatMap(({ field }, i) =>
        row[`ok_${i}`] === true
          ? []
          : [{ record: Number(row.record), field, value: row[`value_${i}`] as string | null }],
      ),
    )
    const rows: SheetRow[] = []
    for (const { when = 'true', select } of movements) {
      const { time, from: payer, to, amount, asset, kind, height, tx_hash } = select
      rows.push(
        ...(await table.rows<SheetRow>(
          `SELECT record::DOUBLE AS record, CAST(${time} AS DOUBLE) AS time, ${payer} AS "from", ${to} AS "to", ${amount} AS amount,
             ${asset} AS asset, CAST(${kind} AS DOUBLE) AS kind, CAST(${height} AS DOUBLE) AS height, ${tx_hash} AS hash
           FROM ${numbered} WHERE ${good} AND ${when} ORDER BY record`,
        )),
      )
    }
    const at = await lines(bad.map(({ record }) => record))
    return {
      rows,
      bad: bad.map(({ field, value }, i): BadCell => ({ line: at[i]!, field, value })),
      broken: await table.brokenLines(),
      checks,
      extract: extract!,
    }
  } finally {
    await table.close()
    for (const path of [folder, ...temporary]) await rm(path, { recursive: true, force: true })
  }
}
