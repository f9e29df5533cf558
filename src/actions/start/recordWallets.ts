import { join } from 'node:path'
import { DyepackError, inputError } from '../../core/errors.ts'
import { normaliseAddress } from '../../core/ledger/address.ts'
import type { StartChain } from '../../core/wire/startFile.ts'
import { countOf } from '../../ingest/asking/wrongAnswer.ts'
import { wrongAnswer } from '../../ingest/evmRpc/byAddress/readTransactions.ts'
import { searchApprovals } from '../../ingest/evmRpc/byAddress/searchApprovals.ts'
import type { ImportEntry } from '../importing/importEntry.ts'
import type { AddressRecord } from '../sources/addressSource.ts'
import { addressSourceOf } from '../sources/addressSources.ts'
import { type AskingOptions, recordNode } from '../sources/recordNode.ts'
import { addressFolder, sourceFolder } from '../sources/sourceFolder.ts'
import { rpcClientOf, withBlockTimes } from './blockTimes.ts'
import type { StartSource } from './startSource.ts'
import type { StartFailure, StartWindow } from './startWork.ts'

/** A chain that is read, with what is known of its blocks. */
export interface ReadChain {
  readonly source: StartSource
  readonly blocks: StartChain
  /** The victim's addresses on it. */
  readonly wallets: readonly string[]
}

/** The victim's own wallets are read in whole, however busy they are. */
export const WALLET_ROWS = 10_000_000
/** Whoever has more is a business: nobody's own wallet has. */
export const RECEIVER_ROWS = 10_000

/** The victim's addresses by chain. Errors: `BAD_ADDRESS` where one is of no chain that is read. */
export function walletsByChain(
  victims: readonly string[],
  sources: readonly StartSource[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map(sources.map(({ chain }) => [chain, new Set<string>()]))
  for (const text of victims) {
    const readings = sources.map(({ chain }) => ({ chain, reading: normaliseAddress(chain, text) }))
    const fitting = readings.flatMap(({ chain, reading }) => ('address' in reading ? [{ chain, ...reading }] : []))
    for (const { chain, address } of fitting) found.get(chain)!.add(address)
    const [first] = readings
    if (fitting.length === 0 && first !== undefined && 'problem' in first.reading) {
      throw inputError('BAD_ADDRESS', `--victim ${JSON.stringify(text.slice(0, 100))} ${first.reading.problem}`, {
        fix: `name an address of ${sources.map(({ chain }) => chain).join(' or ')}, or add the --source of its chain`,
        facts: { address: text },
      })
    }
  }
  return new Map([...found].map(([chain, addresses]) => [chain, [...addresses].sort()]))
}

/** Which blocks of a chain the window is. Errors: those of `withBlockTimes`; `NO_BLOCKS` where no final block is in it yet. */
export async function findBlocks(
  source: StartSource,
  { since, until, before }: StartWindow,
  now: number,
  asking: AskingOptions,
): Promise<StartChain> {
  const { format, chain } = source
  return withBlockTimes(source, now, asking, async (times) => {
    const from = (await times.lastUntil(since - before - 1)) + 1
    const to = until === null ? times.final : await times.lastUntil(until)
    if (to < from) {
      throw inputError('NO_BLOCKS', `${chain} has no final block yet after ${new Date(since - before).toISOString()}`, {
        fix: 'check --since, or run this again later',
        facts: { chain, from, final: times.final },
      })
    }
    // What came after the last final block is read whole: by address only what stays is.
    const reaches = until === null || (to === times.final && until > (await times.timeAt(to)))
    const tail = format === 'evm-rpc' && reaches && times.head > to ? to + 1 : null
    return {
      format,
      chain,
      from,
      to,
      toTime: await times.timeAt(to),
      tail,
      balances: null,
      tokens: [],
      approvals: null,
    }
  })
}

/** Records addresses beside what is there; one that cannot be read does not keep the others from being read. */
export async function recordAddresses(
  caseDir: string,
  { source, blocks }: Pick<ReadChain, 'source' | 'blocks'>,
  addresses: readonly string[],
  rowsAnAddress: number,
  asking: AskingOptions,
  onRows: (rows: number) => void,
): Promise<{ readonly record: AddressRecord; readonly failed: readonly StartFailure[]; readonly requests: number }> {
  const { format, chain, urls, key } = source
  const name = addressFolder(format, chain, blocks)
  const asked = (some: readonly string[]) =>
    addressSourceOf(format)!.record({
      folder: join(caseDir, name),
      name,
      chain,
      source: { urls, key, from: blocks.from, to: blocks.to, rowsAnAddress },
      addresses: some,
      asking,
      onProgress: ({ rows }) => onRows(rows),
    })
  const failed: StartFailure[] = []
  let requests = 0
  const tryOn = async (some: readonly string[]) => {
    try {
      const record = await asked(some)
      requests += record.asked.requests
      return record
    } catch (error) {
      if (!(error instanceof DyepackError) || error.kind === 'bug') throw error
      const { code, message } = error
      if (some.length === 1) failed.push({ chain, address: some[0]!, code, message })
      return null
    }
  }
  if (addresses.length > 0 && (await tryOn(addresses)) === null && addresses.length > 1)
    for (const address of addresses) await tryOn([address])
  return { record: await asked([]), failed, requests }
}

/** What the victim's wallets allowed others to move; null where the source cannot say. */
export async function findApprovals(
  { source, blocks, wallets }: ReadChain,
  asking: AskingOptions,
): Promise<StartChain['approvals']> {
  if (source.format !== 'evm-rpc') return null
  const client = rpcClientOf(source, asking)
  try {
    const { from, to, tail } = blocks
    // Also in the last blocks, which are not final: a drain may be minutes old.
    const head =
      tail === null ? to : countOf((await client.ask([{ method: 'eth_blockNumber', params: [] }]))[0], 'the head')
    const found = await searchApprovals(client, wallets, { from, to: Math.max(to, head) })
    return found.map(({ amount, ...one }) => ({ ...one, amount: `${amount}` }))
  } catch (error) {
    throw wrongAnswer(error, client)
  } finally {
    await client.close()
  }
}

/** The imports that the chains' ledger is made of. */
export async function importsOf(
  caseDir: string,
  chains: readonly Pick<ReadChain, 'source' | 'blocks'>[],
  advance: boolean,
  asking: AskingOptions,
): Promise<readonly ImportEntry[]> {
  const imports: ImportEntry[] = []
  for (const { source, blocks } of chains) {
    const { format, chain, urls, key } = source
    const byAddress = { urls, key, from: blocks.from, to: blocks.to, rowsAnAddress: WALLET_ROWS, addresses: [] }
    const common = { covers: null, chain, mapping: null, decimals: new Map<string, number>(), keepGoing: false }
    imports.push({ format, files: [], ...common, node: null, byAddress })
    if (blocks.tail === null) continue
    const node = { urls, from: blocks.tail, to: 'head' as const, confirmations: 0 }
    const name = sourceFolder(chain, node)
    const files = await recordNode({ folder: join(caseDir, name), name, chain, node, advance, asking })
    if (files.length > 0) imports.push({ format, files: [], ...common, node, byAddress: null })
  }
  return imports
}
