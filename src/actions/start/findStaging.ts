import { join } from 'node:path'
import { chainFacts } from '../../core/ledger/chains.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import type { ReceiverGroup } from '../../core/start/sortOutflows.ts'
import { testPayments } from '../../core/start/testPayments.ts'
import type { StagedApproval, StagedFunding, Staging } from '../../core/start/theftProposal.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { addressFolder, sourceFolder } from '../sources/sourceFolder.ts'
import { findContracts } from './findContracts.ts'
import type { ReadChain } from './recordWallets.ts'

interface Receiver {
  readonly chain: string
  readonly receiver: string
}

/** A funder that set more than this going in what was read is a service. */
const FUNDED = 20

/** Who first sent these receivers their gas, as far as they were read, in chain order. */
export async function findFundings(
  store: LedgerStore,
  receivers: readonly Receiver[],
  assets: readonly AssetRow[],
): Promise<readonly StagedFunding[]> {
  const found: StagedFunding[] = []
  for (const chain of new Set(receivers.map((one) => one.chain))) {
    const coins = assets.filter(({ asset }) => asset === `${chain}/${chainFacts(chain)?.symbol}`)
    const addresses = receivers.filter((one) => one.chain === chain).map(({ receiver }) => receiver)
    const ids = (await store.addressIds(chain, addresses)).filter((id) => id !== null)
    const fundings = await store.firstFunding(
      ids,
      coins.map(({ id }) => id),
      Number.MAX_SAFE_INTEGER,
    )
    const transactions = await store.transactions(fundings.map(({ tx }) => tx))
    const names = await store.addresses(fundings.flatMap(({ address, funder }) => [address, funder]))
    fundings.forEach(({ asset, amount, fresh, funded }, i) => {
      const { hash, time } = transactions[i]!
      const [receiver, funder] = [names[2 * i]!, names[2 * i + 1]!]
      const paid = { asset: assets[asset]!.asset, amount, first: fresh, funded }
      found.push({ chain, receiver, funder, hash: hash ?? '', time, ...paid })
    })
  }
  return found.sort((a, b) => a.time - b.time)
}

/** Funders that may link two receivers: neither the victim, nor whoever pays many. `chain address` → address. */
export function linkingFunders(
  fundings: readonly StagedFunding[],
  wallets: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const linking = fundings.filter(({ funder, first, funded }) => first && !wallets.has(funder) && funded <= FUNDED)
  return new Map(linking.map(({ chain, receiver, funder }) => [`${chain} ${receiver}`, funder]))
}

/** What was made ready before: of the proposed receivers alone. */
export async function findStaging(
  caseDir: string,
  chains: readonly ReadChain[],
  proposed: readonly ReceiverGroup[],
  fundings: readonly StagedFunding[],
  drainBegins: number | null,
): Promise<Staging> {
  const keys = new Set(proposed.map(({ chain, receiver }) => `${chain} ${receiver}`))
  const own = fundings.filter(({ chain, receiver }) => keys.has(`${chain} ${receiver}`))
  const contracts: Staging['contracts'][number][] = []
  const approvals: StagedApproval[] = []
  for (const { source, blocks } of chains) {
    const { chain, format } = source
    const receivers = proposed.filter((group) => group.chain === chain).map(({ receiver }) => receiver)
    const funders = own.filter((one) => one.chain === chain).map(({ funder }) => funder)
    // The last blocks, which are not final, lie in a folder of their own.
    const names = [
      addressFolder(format, chain, blocks),
      ...(blocks.tail === null ? [] : [sourceFolder(chain, { from: blocks.tail })]),
    ]
    for (const name of format === 'evm-rpc' ? names : []) {
      const made = await findContracts(join(caseDir, name), new Set([...receivers, ...funders]))
      contracts.push(...made.map((one) => ({ chain, ...one })))
    }
    const payments = proposed.filter((group) => group.chain === chain).flatMap((group) => group.payments)
    approvals.push(
      ...approvalsOf(chain, blocks.approvals ?? [], new Set(receivers), new Set(payments.map(({ hash }) => hash))),
    )
  }
  return { fundings: own, tests: testPayments(proposed, drainBegins), contracts, approvals }
}

/** One line for each owner, spender and token: some tokens log what is left of an approval with every use. */
function approvalsOf(
  chain: string,
  found: NonNullable<ReadChain['blocks']['approvals']>,
  receivers: ReadonlySet<string>,
  hashes: ReadonlySet<string>,
): readonly StagedApproval[] {
  const lines = new Map<string, StagedApproval>()
  for (const { owner, spender, token, amount: text, hash, height } of found) {
    const amount = BigInt(text)
    if (amount === 0n && !lines.has(`${owner} ${spender} ${token}`)) continue
    const key = `${owner} ${spender} ${token}`
    const before = lines.get(key) ?? { chain, owner, spender, token, amount, hash, height, times: 0, receiver: false }
    lines.set(key, {
      ...before,
      amount: amount > before.amount ? amount : before.amount,
      times: before.times + 1,
      receiver: before.receiver || receivers.has(spender) || hashes.has(hash),
    })
  }
  return [...lines.values()]
}
