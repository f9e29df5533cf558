import { inputError } from '../../core/errors.ts'
import { EVM_CHAINS, type EvmChain, evmChain } from '../../core/ledger/evmChains.ts'
import { tokenFacts } from '../../core/ledger/tokens.ts'
import type { Extract, ImportOptions } from '../importer.ts'
import type { EvmExtract } from './evmExtract.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import { factTable } from './factTables.ts'
import { logs } from './logs.ts'
import { peek } from './peek.ts'
import { tokenTransfers } from './tokenTransfers.ts'
import { traces } from './traces.ts'
import { transactions } from './transactions.ts'

/** A file of an entry, recognised, with what finds a record's line in it. */
export interface OpenedTable {
  readonly table: EvmTable
  readonly lines: Extract['lines']
  /** Null: the format counts them itself. */
  readonly records: (() => Promise<number>) | null
}

/** How the files of an import entry are read together, one extract a file. Errors: `UNKNOWN_CHAIN`, `DECIMALS_DISAGREE`. */
export async function entryExtracts(
  opened: readonly OpenedTable[],
  options: ImportOptions,
): Promise<readonly Extract[]> {
  const chain = readChain(options.chain ?? 'ethereum')
  const stated = readStated(chain.id, options.decimals)
  const seen = await peek(opened.map(({ table }) => table))
  const entry: EvmEntry = {
    chain: chain.id,
    chainId: chain.chainId,
    symbol: chain.symbol,
    decimals: chain.decimals,
    stated,
    ...seen,
  }
  return opened.map(({ lines, records }, i) => {
    const read = extractOf(entry.tables[i]!, entry)
    const names = read.reads.flatMap((facts) => facts?.from.map(({ name }) => name) ?? [])
    const { shape, from, record, movements, event, tells } = read
    const checks = entry.tables[i]!.readable === null ? read.checks : [entry.tables[i]!.readable, ...read.checks]
    return {
      shape,
      from,
      ...(record === undefined ? {} : { record }),
      checks,
      movements,
      ...(event === undefined ? {} : { event }),
      tells,
      lines,
      ...(records === null ? {} : { records }),
      readWith: [...new Set(names)],
      covers: 'all' as const,
    }
  })
}

function extractOf(table: EvmTable, entry: EvmEntry): EvmExtract {
  switch (table.kind) {
    case 'transactions':
      return transactions(table, entry)
    case 'traces':
      return traces(table, entry)
    case 'logs':
      return logs(table, entry)
    case 'token_transfers':
      return tokenTransfers(table, entry)
    default:
      return factTable(table, entry)
  }
}

/** Errors: `UNKNOWN_CHAIN`. */
export function readChain(chain: string): EvmChain {
  const facts = evmChain(chain)
  if (facts !== null) return facts
  throw inputError('UNKNOWN_CHAIN', `dyepack knows no EVM chain called ${JSON.stringify(chain)}`, {
    fix: `name one that it knows: ${EVM_CHAINS.map(({ id }) => id).join(', ')}`,
    facts: { chain },
  })
}

function readStated(chain: string, decimals: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  for (const [contract, stated] of decimals) {
    const known = tokenFacts(chain, contract)
    if (known === null || known.decimals === stated) continue
    throw inputError(
      'DECIMALS_DISAGREE',
      `${contract} is ${known.symbol} and has ${known.decimals} decimals, not ${stated}`,
      {
        fix: 'leave its decimals out, dyepack knows them',
        facts: { contract, stated, known: known.decimals },
      },
    )
  }
  return decimals
}
