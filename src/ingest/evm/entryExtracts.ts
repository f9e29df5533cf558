import { inputError } from '../../core/errors.ts'
import { type ChainFacts, chainFacts } from '../../core/ledger/chains.ts'
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
  readonly records: number | null
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
    chainId: CHAIN_IDS[chain.id]!,
    symbol: chain.symbol,
    decimals: chain.decimals,
    stated,
    ...seen,
  }
  return opened.map(({ lines, records }, i) => {
    const read = extractOf(entry.tables[i]!, entry)
    const names = read.reads.flatMap((facts) => facts?.from.map(({ name }) => name) ?? [])
    const { shape, from, record, movements, tells } = read
    const checks = entry.tables[i]!.readable === null ? read.checks : [entry.tables[i]!.readable, ...read.checks]
    return {
      shape,
      from,
      record,
      checks,
      movements,
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

/** https://chainid.network */
const CHAIN_IDS: Readonly<Record<string, number>> = {
  ethereum: 1,
  'ethereum-classic': 61,
  arbitrum: 42161,
  avalanche: 43114,
  base: 8453,
  bsc: 56,
  optimism: 10,
  polygon: 137,
}

function readChain(chain: string): ChainFacts {
  const facts = chainFacts(chain)
  if (facts !== null && Object.hasOwn(CHAIN_IDS, chain)) return facts
  throw inputError('UNKNOWN_CHAIN', `dyepack knows no EVM chain called ${JSON.stringify(chain)}`, {
    fix: `name one that it knows: ${Object.keys(CHAIN_IDS).join(', ')}`,
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
