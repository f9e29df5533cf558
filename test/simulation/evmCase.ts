import type { Dice } from '../naive/dice.ts'
import type { NaiveOrigin } from '../naive/findClaims.ts'
import { randomOptions } from '../naive/randomOptions.ts'
import { etlParts } from './etlParts.ts'
import { type EvmWorld, randomWorld, transfersOf } from './evmWorld.ts'
import { explorerParts } from './explorerParts.ts'
import { generatedCase } from './nativeCase.ts'
import { transfersTable } from './plainTable.ts'
import { sheetPart } from './sheetPart.ts'
import type { LedgerPart, SimulatedCase } from './simulatedCase.ts'

/** A ledger of an EVM chain as others export it. */
export function evmCase(dice: Dice, format: 'explorer' | 'etl' | 'sheet'): SimulatedCase {
  // Whoever lists a transaction's steps without their numbers says their order within one file only.
  const steps = format === 'etl' || dice.chance(50) ? 3 : 1
  // Each of them has three lists at an explorer.
  const people = format === 'explorer' ? 3 : 6
  const world = randomWorld(dice, { crowdedBlocks: format !== 'explorer', people, steps })
  const rows = transfersOf(world, format === 'etl' ? 'of a node' : 'in a row')
  const times = rows.map((row) => row[2]!)
  const assets = [...new Set(rows.map((row) => row[7]!))]
  const options = randomOptions(dice, {
    addresses: world.people,
    times,
    assets,
    hashes: [...new Set(rows.map((row) => row[4]!))],
  })
  const origins = randomOrigins(dice, rows)
  const asked = generatedCase([{ chain: 'ethereum', anyOrder: true, transfersCsv: rows, origins, options }])
  return { ...asked, name: format, ...told(dice, world, format, rows, steps, options.covered ?? 'all') }
}

/** The ledger in that format and, where both must be the same, as transfers. */
function told(
  dice: Dice,
  world: EvmWorld,
  format: 'explorer' | 'etl' | 'sheet',
  rows: readonly (readonly string[])[],
  steps: number,
  covers: 'all' | readonly string[],
): Pick<SimulatedCase, 'parts' | 'plain'> & Partial<Pick<SimulatedCase, 'files'>> {
  const transfers = (all: typeof rows, covered: LedgerPart['covers']): readonly LedgerPart[] => [
    { format: 'transfers-csv', covers: covered, tables: [transfersTable(all, true)] },
  ]
  if (format === 'etl') return { parts: etlParts(dice, world, covers), plain: transfers(rows, covers) }
  if (format === 'sheet') {
    const parts = [sheetPart(dice, rows, covers, steps === 1)]
    return { parts, plain: transfers(rows, covers) }
  }
  const own = dice.chance(50)
  const { parts, hasPlace } = explorerParts(dice, world, own ? null : covers, steps === 1)
  const plain = transfers(transfersOf(world, 'in a row', hasPlace), own ? world.people : covers)
  return steps === 1 ? { parts, plain } : { parts }
}

/** One or two payments that are in the ledger, by their transaction, their payee or their payer's balance. */
function randomOrigins(dice: Dice, rows: readonly (readonly string[])[]): readonly NaiveOrigin[] {
  const payments = rows.filter((row) => row[6] !== 'gas')
  const fees = rows.filter((row) => row[6] === 'gas')
  const picked = dice.shuffle(payments).slice(0, dice.int(1, 2))
  if (picked.length === 0) return [{ asset: 'ethereum/ETH', seed: { opening: fees[0]![10]!, amount: 'all' } }]
  const seen = new Set<string>()
  return picked.flatMap((row): NaiveOrigin[] => {
    const [hash, asset, from, to] = [row[4]!, row[7]!, row[10]!, row[11]!]
    const kind = dice.pick(['tx', 'address', 'opening'])
    const seed =
      kind === 'tx' ? { tx: hash, to: [to] } : kind === 'address' ? { address: to } : { opening: from, amount: 'all' }
    const key = JSON.stringify({ asset, seed })
    if (seen.has(key)) return []
    seen.add(key)
    return [{ asset, seed }]
  })
}
