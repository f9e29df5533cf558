import { compareText } from '../compareText.ts'
import type { FundingLead, LeadsFile } from '../wire/leadsFile.ts'
import type { FundedWallet } from '../wire/overlapFile.ts'
import { EMPTY_SIGHT } from './emptySight.ts'
import type { PlacedSight } from './footprint.ts'

/** So many wallets of a funder are named; the result files have the others. */
const KEPT_FUNDED = 5

/** Deposit addresses and funders that rules of thumb found in a case. */
export function* leadSights({ depositAddresses, fundingTrees, excluded }: LeadsFile): Iterable<PlacedSight> {
  for (const { chain, address, exchange, users } of depositAddresses)
    yield {
      chain,
      address,
      sight: { ...EMPTY_SIGHT, role: 'deposit', arrivals: users.length, name: exchange, source: 'deposit-reuse' },
    }
  const funders = new Map<string, { chain: string; address: string; name: string; funded: FundedWallet[] }>()
  const fund = (chain: string, link: Link) => {
    const why = link.why ?? null
    // Who paid with stolen coins is on the path; whom the victim paid first was the victim's business.
    if (why === 'traced-coins' || why === 'victim' || why === 'burn') return
    const key = `${chain}/${link.funder}`
    const known = funders.get(key) ?? { chain, address: link.funder, name: link.name ?? '', funded: [] }
    funders.set(key, known)
    const { amount, time, txHash } = link.payment
    known.funded.push({ address: link.address, asset: link.asset, amount, time, txHash, why })
  }
  for (const { chain, links, end } of fundingTrees) {
    for (const link of end === null ? links : [...links, end]) fund(chain, link)
  }
  for (const one of excluded) fund(one.chain, one)
  for (const { chain, address, name, funded } of funders.values()) {
    const all = funded.sort((a, b) => compareText(a.time, b.time) || compareText(a.address, b.address))
    const moments = all.map(({ time, txHash }) => ({ time, txHash }))
    yield {
      chain,
      address,
      sight: {
        ...EMPTY_SIGHT,
        role: 'funder',
        first: moments[0]!,
        last: moments.at(-1)!,
        funded: all.slice(0, KEPT_FUNDED),
        fundedInAll: all.length,
        name,
        source: 'gas-funding',
      },
    }
  }
}

type Link = Omit<FundingLead['links'][number], 'confidence'> & { readonly why?: string; readonly name?: string | null }
