import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importData } from '../../src/actions/importData.ts'
import { writeLake } from '../../src/actions/writeLake.ts'
import type { Dice } from '../naive/dice.ts'
import { type Ledger, ledgerFromSeed } from '../naive/ledgers.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { generatedCase } from './nativeCase.ts'
import type { LedgerPart, LedgerTable, SimulatedCase } from './simulatedCase.ts'

/** A ledger as the lakes that `lake write` makes of its pieces. */
export function lakeCase(dice: Dice): SimulatedCase {
  const chain = dice.pick(['ethereum', 'bitcoin'] as const)
  let ledger = ledgerFromSeed(chain, dice.int(0, 2 ** 30))
  while (spendsTwice(ledger)) ledger = ledgerFromSeed(chain, dice.int(0, 2 ** 30))
  const asked = generatedCase([ledger])
  const parts = asked.parts.map((part) => ({
    format: 'parquet',
    covers: null,
    tables: part.tables.map((table) => lakeOf(part, table)),
  }))
  // A lake keeps the chain's order of rows that do not say theirs, which other pieces of it do not know.
  return { ...asked, name: 'lake', parts, ...(ledger.anyOrder && { plain: asked.parts }) }
}

/** Some generated ledgers spend an output twice, and are refused: no lake is made of them. */
function spendsTwice({ utxoJsonl = [] }: Ledger): boolean {
  const once = new Map(utxoJsonl.map(({ hash, inputs }) => [hash, inputs]))
  const spent = [...once.values()].flat().map((input) => `${input.spent_transaction_hash}:${input.spent_output_index}`)
  return new Set(spent).size < spent.length
}

function lakeOf({ format, covers }: LedgerPart, table: LedgerTable): LedgerTable {
  return {
    name: 'lake',
    extension: 'parquet',
    lines: table.lines,
    anyOrder: table.anyOrder,
    write: (lines, dice) =>
      inTempFolder(async (folder) => {
        const file = `rows.${table.extension}`
        const lake = join(folder, 'lake')
        const ledger = join(folder, 'ledger.duckdb')
        const sound = lines.filter((line) => line !== 'broken')
        await writeFile(join(folder, file), (await table.write(sound, dice)) as string)
        await importData({
          ledger,
          folder,
          imports: [{ format, files: [file], ...(covers === null ? {} : { covers }) }],
        })
        await writeLake({ lake, ledger })
        const files = await filesOf(lake)
        return sound.length === lines.length ? files : shortened(files)
      }),
  }
}

async function filesOf(folder: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const files: Record<string, Uint8Array> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files[path.slice(folder.length + 1)] = await readFile(path)
  }
  return files
}

/** Every table lacks its last bytes. */
function shortened(files: Readonly<Record<string, Uint8Array>>): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    Object.entries(files).map(([file, bytes]) => [file, file.endsWith('.parquet') ? bytes.subarray(0, -20) : bytes]),
  )
}
