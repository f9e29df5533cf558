import type { RowCheck } from '../../core/ledger/rowSource.ts'
import { isBaseUnits, unitsNumber } from '../baseUnits.ts'
import type { Transform } from '../importer.ts'
import { cleanSymbol } from './cleanSymbol.ts'
import { SILENT_CALLS } from './csvCells.ts'
import type { ExplorerChain } from './explorerChain.ts'
import {
  type ExplorerList,
  internalTransform,
  lookUp,
  normalTransform,
  type Quantity,
  tokenTransform,
} from './transform.ts'

/** The columns of an answer laid down by `flattenAnswer`, under the names that `transform.ts` reads. */
export const JSON_COLUMNS = `coalesce(hash, "transactionHash") AS hash, "blockNumber" AS height, "timeStamp" AS stamp,
  "transactionIndex" AS tx_index, "from" AS sender, "to" AS receiver, "contractAddress" AS created, "contractAddress" AS contract,
  value, "gasPrice" AS gas_price, "gasUsed" AS gas_used, "isError" AS is_error, txreceipt_status AS receipt_status,
  "errCode" AS error, lower("type") AS "type", lower("callType") AS call_type, "index" AS call_index, "tokenSymbol" AS symbol,
  "tokenDecimal" AS decimals, "logIndex" AS log_index, coalesce("tokenID", "tokenIDs") AS token_id, fault`

const NAMES: Readonly<Record<string, string>> = {
  height: 'blockNumber',
  stamp: 'timeStamp',
  tx_index: 'transactionIndex',
  sender: 'from',
  receiver: 'to',
  created: 'contractAddress',
  contract: 'contractAddress',
}

/** How the elements of an answer of the API read. Amounts stand in base units. */
export function jsonTransform(list: ExplorerList, chain: ExplorerChain): Transform {
  const common = { name: (column: string) => NAMES[column] ?? column, hasHeight: true, value: units('value') }
  const read = () => {
    switch (list) {
      case 'normal':
        return normalTransform(chain, { ...common, txIndex: 'tx_index', fee: gas(), failed: normalFailed() })
      case 'internal':
        return internalTransform(chain, {
          ...common,
          txIndex: 'NULL',
          failed: internalFailed(),
          type: '"type"',
          // Blockscout lists the call that a transaction itself is, where it makes a contract, as number 0.
          silent: `(coalesce("type" IN (${SILENT_CALLS}), false) OR coalesce(call_type IN (${SILENT_CALLS}), false) OR coalesce(call_index = '0', false))`,
        })
      case 'erc20':
        return tokens(chain, common)
    }
  }
  const transform = read()
  return { ...transform, checks: [whole, ...transform.checks] }
}

const whole: RowCheck = {
  field: 'result',
  ok: 'fault IS NULL',
  value: 'fault',
  must: 'a list of objects, each key once',
  alone: true,
}

function units(column: string): Quantity {
  const must = 'a whole number of base units from 0 to 2^256 − 1: digits only, no exponent, no 0x'
  return {
    checks: [{ field: column, ok: isBaseUnits(column), value: column, must }],
    amount: column,
    number: unitsNumber(column),
  }
}

/** The product stays far below 2^127. Blob fees are not in it. */
function gas(): Quantity {
  const good = (column: string, digits: number) => `regexp_full_match(${column}, '[0-9]{1,${digits}}')`
  // Of digits only: DuckDB reads 9e37 as a number, and 2.7152307930747744e+36 as a DECIMAL(21, 0).
  const number = (column: string, digits: number) =>
    `CASE WHEN ${good(column, digits)} THEN TRY_CAST(${column} AS HUGEINT) END`
  const check = (field: string, column: string, digits: number, must: string): RowCheck => {
    return { field, ok: good(column, digits), value: column, must }
  }
  return {
    checks: [
      check('gasUsed', 'gas_used', 15, 'how much gas was used (a whole number)'),
      check('gasPrice', 'gas_price', 21, 'the price of gas in base units (a whole number)'),
    ],
    amount: 'NULL::VARCHAR',
    number: `(${number('gas_used', 15)} * ${number('gas_price', 21)})::UHUGEINT`,
  }
}

/** `txreceipt_status` is empty before Byzantium: https://docs.etherscan.io/api-reference/endpoint/txlist */
function normalFailed() {
  return {
    is: `is_error = '1'`,
    checks: [
      {
        field: 'isError',
        ok: `is_error IN ('0', '1')`,
        value: 'is_error',
        must: '0, or 1 for a transaction that failed',
      },
      {
        field: 'txreceipt_status',
        ok: `(receipt_status IS NULL OR receipt_status = CASE is_error WHEN '0' THEN '1' ELSE '0' END)`,
        value: 'receipt_status',
        must: '1 where isError is 0, and 0 where it is 1',
      },
    ],
  }
}

function internalFailed() {
  return {
    is: `is_error = '1'`,
    checks: [
      { field: 'isError', ok: `is_error IN ('0', '1')`, value: 'is_error', must: '0, or 1 for a call that failed' },
      { field: 'errCode', ok: `(error IS NULL OR is_error = '1')`, value: 'error', must: 'empty where isError is 0' },
    ],
  }
}

type Common = Pick<Parameters<typeof tokenTransform>[1], 'name' | 'hasHeight' | 'value'>

/** Blockscout lists NFTs among the tokens: they have a `tokenID`, and are no amounts. */
function tokens(chain: ExplorerChain, common: Common): Transform {
  const nft = 'token_id IS NOT NULL'
  const known = lookUp(chain.places, String, 'NULL')
  const whose: RowCheck = {
    field: 'tokenDecimal',
    ok: `(${nft} OR decimals IS NULL OR (regexp_full_match(decimals, '[0-9]{1,3}') AND TRY_CAST(decimals AS INTEGER) <= 255
      AND TRY_CAST(decimals AS INTEGER) = coalesce(${known}, TRY_CAST(decimals AS INTEGER))))`,
    value: `concat(decimals, ' for ', contract)`,
    must: `a whole number from 0 to 255, and that of the token where it is known on ${chain.chain}`,
  }
  const log: RowCheck = {
    field: 'logIndex',
    ok: `(log_index IS NULL OR regexp_full_match(log_index, '[0-9]{1,9}'))`,
    value: 'log_index',
    must: 'the number of the transfer’s log in its block (a whole number)',
  }
  const value = { ...common.value, checks: common.value.checks.map((one) => ({ ...one, ok: `(${nft} OR ${one.ok})` })) }
  return tokenTransform(chain, {
    ...common,
    txIndex: 'tx_index',
    value: { ...value, checks: [...value.checks, whose, log] },
    failed: { checks: [], is: nft },
    symbol: cleanSymbol('symbol'),
    decimals: `coalesce(TRY_CAST(decimals AS INTEGER), ${known})`,
    logIndex: 'log_index',
  })
}
