import { txHash } from './hashHalves.ts'
/**
 * What an input (a row `i` of `utxo_input`) spends: `joins` to put behind it, then expressions for the transaction's hash and the output's
 * number. They stand with the output, and with the input only where the ledger does not have that.
 */
export const SPENT_OUTPUT = {
  joins: `LEFT JOIN utxo_output spent_output ON spent_output.holding = i.holding
    LEFT JOIN movement spent_movement ON spent_movement.row = spent_output.row LEFT JOIN txn spent_txn ON spent_txn.tx = spent_movement.tx`,
  hash: `coalesce(i.spent_hash, ${txHash('spent_txn')})`,
  n: 'coalesce(i.spent_n, spent_output.n)',
} as const
