import type { Dice } from '../naive/dice.ts'
import { makeWorkbook } from '../sheet/makeWorkbook.ts'
import { coins } from '../store/explorerFiles.ts'
import { plainTable } from './plainTable.ts'
import type { LedgerPart } from './simulatedCase.ts'

const COLUMNS = ['When', 'Block', 'Place', 'Tx', 'From', 'To', 'Amount', 'Coin', 'What']
const KINDS = { native: 'sent', internal: 'inner call', token: 'token', gas: 'fee' } as const
const FILE = 'mapping.yaml'

/** Rows of `transfers-csv` as somebody's table, CSV or a workbook, and the file that says which column is what. */
export function sheetPart(
  dice: Dice,
  rows: readonly (readonly string[])[],
  covers: LedgerPart['covers'],
  anyOrder: boolean,
): LedgerPart {
  const whole = dice.chance(50)
  const lines = rows.map((row) => {
    const [, height, time, index, hash, , kind, , symbol, decimals, from, to, amount] = row as string[]
    const shown = whole ? coins(BigInt(amount!), Number(decimals)) : amount
    return [time, height, index, hash, from, to, shown, symbol, KINDS[kind as keyof typeof KINDS]].join(',')
  })
  const table = dice.chance(50)
    ? plainTable({ name: 'table', extension: 'csv', columns: COLUMNS, lines, anyOrder })
    : { name: 'workbook', extension: 'xlsx', lines, anyOrder, write: workbook }
  return { format: 'sheet', covers, tables: [table], mapping: { file: FILE, content: mapping(rows, whole) } }
}

/** Every cell is a text: a spreadsheet's numbers have 15 digits. */
function workbook(lines: readonly string[]): Uint8Array {
  return makeWorkbook({ sheets: { Ledger: [COLUMNS, ...lines.map((line) => line.split(','))] } })
}

function mapping(rows: readonly (readonly string[])[], whole: boolean): string {
  const assets = Object.fromEntries(
    rows.map(([, , , , , , , id, symbol, decimals]) => [symbol, { id, symbol, decimals: Number(decimals) }]),
  )
  // JSON is YAML.
  return JSON.stringify({
    columns: {
      time: 'When',
      height: 'Block',
      tx_index: 'Place',
      tx_hash: 'Tx',
      from: 'From',
      to: 'To',
      amount: 'Amount',
      asset: 'Coin',
      kind: 'What',
    },
    time: { format: 'iso' },
    amount: { unit: whole ? 'whole' : 'base' },
    assets,
    kinds: Object.fromEntries(Object.entries(KINDS).map(([kind, said]) => [said, kind])),
  })
}
