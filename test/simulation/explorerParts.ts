import type { Dice } from '../naive/dice.ts'
import {
  answer,
  erc20Csv,
  internalCsv,
  internalJson,
  normalCsv,
  normalJson,
  tokenJson,
} from '../store/explorerFiles.ts'
import type { EvmWorld } from './evmWorld.ts'
import { dressed } from './plainTable.ts'
import type { LedgerPart, LedgerTable } from './simulatedCase.ts'

type List = 'normal' | 'internal' | 'tokens'
const LISTS = {
  normal: [normalCsv, normalJson],
  internal: [internalCsv, internalJson],
  tokens: [erc20Csv, tokenJson],
} as const

/**
 * The three lists of everybody, as CSV exports, as answers of an API, or some so and some so. What two people did with each
 * other stands in both their lists. `hasPlace`: whether any of these files says a transaction's place in its block.
 */
export function explorerParts(
  dice: Dice,
  world: EvmWorld,
  covers: LedgerPart['covers'],
  anyOrder: boolean,
): { readonly parts: readonly LedgerPart[]; readonly hasPlace: (tx: number) => boolean } {
  const answers = dice.pick([0, 50, 100])
  const made: { readonly json: boolean; readonly table: LedgerTable }[] = []
  const placed = new Set<number>()
  for (const owner of dice.shuffle(world.people)) {
    for (const list of ['normal', 'internal', 'tokens'] as const) {
      const concerned = world[list].filter(({ from, to }) => from === owner || to === owner)
      if (concerned.length === 0) continue
      const json = dice.chance(answers)
      made.push({
        json,
        table: json ? answerTable(world, list, owner, anyOrder) : exportTable(world, list, owner, anyOrder),
      })
      if (json && list !== 'internal') for (const { tx } of concerned) placed.add(tx)
    }
  }
  const part = (format: string, wanted: boolean): readonly LedgerPart[] => {
    const tables = made.filter(({ json }) => json === wanted).map(({ table }) => table)
    return tables.length === 0 ? [] : [{ format, covers, tables }]
  }
  return { parts: [...part('etherscan-csv', false), ...part('etherscan-json', true)], hasPlace: (tx) => placed.has(tx) }
}

/** The name says whose export it is. */
const nameOf = (list: List, owner: string) => `export-${list}-${owner}`

function exportTable(world: EvmWorld, list: List, owner: string, anyOrder: boolean): LedgerTable {
  const [header, ...lines] = LISTS[list][0](owner, world[list]).trimEnd().split('\n')
  return {
    name: nameOf(list, owner),
    extension: 'csv',
    lines,
    anyOrder,
    write: (some, dice) =>
      dice === undefined
        ? `${[header, ...some].join('\n')}\n`
        : dressed([header!, ...turned(some, anyOrder, dice)], dice),
  }
}

function answerTable(world: EvmWorld, list: List, owner: string, anyOrder: boolean): LedgerTable {
  const lines = LISTS[list][1](owner, world[list]).map((one) => JSON.stringify(one))
  return {
    name: nameOf(list, owner),
    extension: 'json',
    lines,
    anyOrder,
    write: (some, dice) => {
      const records = (dice === undefined ? some : turned(some, anyOrder, dice)).join(',\n')
      return dice?.chance(30) ? `[${records}]` : answer([]).replace('[]', () => `[${records}]`)
    },
  }
}

/** From the newest to the oldest: a list of several blocks says so itself. */
function turned(lines: readonly string[], anyOrder: boolean, dice: Dice): readonly string[] {
  return anyOrder && dice.chance(30) ? lines.toReversed() : lines
}
