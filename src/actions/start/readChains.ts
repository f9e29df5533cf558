import { DyepackError } from '../../core/errors.ts'
import type { StartFile } from '../../core/wire/startFile.ts'
import { nothingFound } from './nothingFound.ts'
import { findApprovals, findBlocks, type ReadChain, recordAddresses, WALLET_ROWS } from './recordWallets.ts'
import type { StartFailure, StartWork } from './startWork.ts'

/** The chains that could be read, and what of them could not. */
export interface ChainsRead {
  readonly chains: readonly ReadChain[]
  readonly failed: readonly StartFailure[]
  /** By chain: who was asked. */
  readonly hosts: ReadonlyMap<string, readonly string[]>
}

/**
 * Records what the victim's wallets did on each chain. One that cannot be read does not keep the others from being read; errors: that of
 * the first where none could be.
 */
export async function readChains(
  { caseDir, sources, window, now, asking, onProgress }: StartWork,
  wallets: ReadonlyMap<string, readonly string[]>,
  earlier: StartFile | null,
): Promise<ChainsRead> {
  const chains: ReadChain[] = []
  const failed: StartFailure[] = []
  const hosts = new Map<string, readonly string[]>()
  let first: unknown = null
  for (const source of sources) {
    const own = wallets.get(source.chain)!
    if (own.length === 0) continue
    try {
      onProgress({ step: 'blocks', chain: source.chain })
      const known = earlier?.chains.find(({ chain }) => chain === source.chain)
      const blocks = known ?? (await findBlocks(source, window, now, asking))
      const chain = { source, blocks, wallets: own }
      const onRows = (rows: number) => onProgress({ step: 'wallets', chain: source.chain, rows })
      const { record, failed: more } = await recordAddresses(caseDir, chain, own, WALLET_ROWS, asking, onRows)
      failed.push(...more)
      if (more.length === own.length) continue
      hosts.set(source.chain, record.hosts)
      const approvals = known === undefined ? await findApprovals(chain, asking) : known.approvals
      chains.push({ ...chain, blocks: { ...blocks, approvals } })
    } catch (error) {
      if (!(error instanceof DyepackError) || error.kind === 'bug') throw error
      first ??= error
      failed.push({ chain: source.chain, address: null, code: error.code, message: error.message })
    }
  }
  if (chains.length === 0) throw first ?? nothingFound(failed)
  return { chains, failed, hosts }
}
