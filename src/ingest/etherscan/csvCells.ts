import type { RowCheck } from '../../core/ledger/rowSource.ts'
import { unitsNumber } from '../baseUnits.ts'
import type { Transform } from '../importer.ts'
import { wholeCoins } from '../wholeCoins.ts'
import { cleanSymbol } from './cleanSymbol.ts'
import type { ExplorerChain } from './explorerChain.ts'
import type { ExplorerHeader } from './header.ts'
import { internalTransform, lookUp, normalTransform, type Quantity, tokenTransform } from './transform.ts'

/**
 * The columns of a file, and what is made of them once: amounts in base units, the places of a token. Amounts stand in whole
 * coins, with commas between thousands in some years.
 */
export function csvColumns({ list, columns }: ExplorerHeader, chain: ExplorerChain, read: string): string {
  const own = columns
    .filter((column) => column !== null)
    .map((column) => `"${column}"`)
    .join(', ')
  switch (list) {
    case 'normal':
      return withUnits(`(SELECT ${own} FROM ${read})`, ['value_in', 'value_out', 'fee'], chain.decimals)
    case 'internal':
      return withUnits(`(SELECT ${own} FROM ${read})`, ['value_in', 'value_out'], chain.decimals)
    case 'erc20':
      return withUnits(
        `(SELECT ${own}, ${lookUp(chain.places, String, 'NULL::INTEGER')} AS places FROM ${read})`,
        ['token_value'],
        'places',
      )
  }
}

/** With `<cell>_number` (NULL from 2^128 on) and `<cell>_units` (decimal text where there is no number); both NULL where a cell is no amount. */
function withUnits(rows: string, cells: readonly string[], places: number | string): string {
  const read = cells.map((cell) => ({ cell, ...wholeCoins(cell, places, true) }))
  const plain = read.map(({ cell, number }) => `${number} AS ${cell}_plain`)
  const units = read.map(({ cell, amount }) => `CASE WHEN ${cell}_plain IS NULL THEN ${amount} END AS ${cell}_units`)
  const numbers = read.map(({ cell }) => `coalesce(${cell}_plain, ${unitsNumber(`${cell}_units`)}) AS ${cell}_number`)
  return `(SELECT *, ${numbers.join(', ')} FROM (SELECT *, ${units.join(', ')} FROM (SELECT *, ${plain.join(', ')} FROM ${rows})))`
}

/** How the rows of `csvColumns` read. */
export function csvTransform({ list, names, columns }: ExplorerHeader, chain: ExplorerChain): Transform {
  const name = (column: string) => names.get(column) ?? column
  const common = { name, hasHeight: columns.includes('height'), txIndex: 'NULL' }
  const hasType = columns.includes('type')
  switch (list) {
    case 'normal':
      return normalTransform(chain, {
        ...common,
        value: inOrOut(name),
        fee: { checks: [plainAmount(name, 'fee')], amount: 'fee_units', number: 'fee_number' },
        failed: normalFailed(name),
      })
    case 'internal':
      return internalTransform(chain, {
        ...common,
        value: inOrOut(name),
        failed: internalFailed(name),
        type: hasType ? 'lower("type")' : 'NULL',
        silent: hasType ? `coalesce(lower("type") IN (${SILENT_CALLS}), false)` : 'false',
      })
    case 'erc20':
      return tokenTransform(chain, {
        ...common,
        value: { checks: tokenChecks(name, chain), amount: 'token_value_units', number: 'token_value_number' },
        failed: { checks: [], is: 'false' },
        symbol: cleanSymbol('symbol'),
        decimals: 'places',
        logIndex: 'NULL',
      })
  }
}

/** Calls that run another contract's code in the caller's place: the value that they carry stays where it is. */
export const SILENT_CALLS = `'delegatecall', 'callcode', 'staticcall'`

type Name = (column: string) => string

function plainAmount(name: Name, column: string): RowCheck {
  const must = 'a plain amount like 1,234.567, without exponent, with no more decimals than the coin has'
  return { field: name(column), ok: isAmount(column), value: column, must }
}

function isAmount(column: string): string {
  return `(${column}_number IS NOT NULL OR ${column}_units IS NOT NULL)`
}

/** The address whose export it is receives (`Value_IN`) or pays (`Value_OUT`); the other cell is 0. */
function inOrOut(name: Name): Quantity {
  const both: RowCheck = {
    field: name('value_out'),
    ok: `(value_in_number = 0 OR value_out_number = 0 OR value_in_number = value_out_number OR value_in_units = value_out_units)`,
    value: 'value_out',
    must: `0 where ${name('value_in')} is not (or the same, in a payment to oneself)`,
  }
  return {
    checks: [plainAmount(name, 'value_in'), plainAmount(name, 'value_out'), both],
    amount: `CASE WHEN value_in_number = 0 THEN value_out_units ELSE value_in_units END`,
    number: `CASE WHEN value_in_number = 0 THEN value_out_number ELSE value_in_number END`,
  }
}

/** Empty where all went well, else `Error(0)` and the like with a reason in `ErrCode`. */
function normalFailed(name: Name) {
  return {
    is: 'status IS NOT NULL',
    checks: [
      {
        field: name('status'),
        ok: `(CASE WHEN status IS NULL THEN true ELSE regexp_full_match(status, '(?i)(error|fail).*') END)`,
        value: 'status',
        must: 'empty for a transaction that went well, or Error(0) and the like for one that failed',
      },
      undone(name, 'status IS NOT NULL', 'empty where the transaction went well'),
    ],
  }
}

/** 0 where all went well, 1 where not. */
function internalFailed(name: Name) {
  return {
    is: `coalesce(status, '0') <> '0'`,
    checks: [
      {
        field: name('status'),
        ok: `coalesce(status, '0') IN ('0', '1')`,
        value: 'status',
        must: '0 for a call that went well, or 1 for one that failed',
      },
      undone(name, `coalesce(status, '0') <> '0'`, 'empty where the call went well'),
    ],
  }
}

/** Two columns say whether a record failed. Where they differ nobody knows whether the coins moved. */
function undone(name: Name, failed: string, must: string): RowCheck {
  return { field: name('error'), ok: `(error IS NULL OR ${failed})`, value: 'error', must }
}

function tokenChecks(name: Name, { chain }: ExplorerChain): RowCheck[] {
  return [
    {
      field: name('contract'),
      ok: 'places IS NOT NULL',
      value: 'contract',
      must: `a token whose decimals are known on ${chain}, for the file does not say them: look them up and give --decimals CONTRACT=N, or \`decimals:\` in case.yaml`,
    },
    {
      field: name('token_value'),
      ok: `(places IS NULL OR ${isAmount('token_value')})`,
      value: 'token_value',
      must: 'a plain amount like 1,234.567, without exponent, with no more decimals than the token has',
    },
  ]
}
