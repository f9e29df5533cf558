import { seedsOf } from '../../core/start/seedsOf.ts'
import type { ProposalChain, TheftProposal } from '../../core/start/theftProposal.ts'
import { isoTime } from '../../core/trace/rows.ts'
import { list, quoted } from './caseYaml.ts'

/** The `case.yaml` of a proposal: a comment above each seed says what it rests on. `prices`: files, as the case sees them. */
export function startYaml(proposal: TheftProposal, prices: readonly string[]): string {
  const { id, since, until, chains } = proposal
  const wallets = [...new Set(chains.flatMap(({ wallets: own }) => own))].sort()
  return `# Proposed by "dyepack start" from what left the victim's wallets between ${isoTime(since)} and ${isoTime(until)}.
# Nobody has confirmed it yet. Whoever received coins has done no wrong by that alone: look at each seed below, and at what is
# unexplained in proposal.json. Take out what the victim sent, add what is missing.

# Take this line out when you have done so. Until then every result says that the theft is only proposed.
proposed: true

id: ${quoted(id)}
title: ${quoted(`Proposed theft: ${id}`)}

# The next steps in the report speak of now.
live: true

# Whose coins they were. What comes back to one of these wallets is "returned".
victim:
  name: ${quoted(id)}
  wallets: ${list(wallets)}

# by: address: what the wallets and the receivers did in the blocks that were read; "dyepack pull" adds those where coins end.
# to: head: all blocks from the first seed on; "dyepack pull" and "dyepack follow" go on with them.
imports:
${chains.map((chain) => imports(chain, proposal)).join('')}
# What was stolen, transaction by transaction, and who was paid in it.
origins:
${origins(proposal)}
${assetsOf(proposal)}# Daily prices in US dollars. Without them the report has no dollars.
${prices.length === 0 ? '#prices: [{ format: defillama, url: https://coins.llama.fi }]' : `prices: ${list(prices)}`}

# The rule for mixed coins that stands in front: choose it before you see results.
#primary: { policy: haircut, why: "one reason" }
`
}

function imports(
  { format, chain, urls, key, wallets, from, to, tail, rows }: ProposalChain,
  { proposed }: TheftProposal,
): string {
  const url = urls.length === 1 ? quoted(urls[0]!) : list(urls)
  const limit = rows > 5000 && format !== 'evm-rpc' ? `, rowsAnAddress: ${2 * rows}` : ''
  const rest = format === 'evm-rpc' ? ', by: address' : `${key === null ? '' : `, key: ${quoted(key)}`}${limit}`
  const heights = proposed.flatMap((group) =>
    group.chain === chain ? group.payments.flatMap(({ height }) => height ?? []) : [],
  )
  const first = Math.min(to + 1, ...heights)
  const byAddress = `  - { format: ${format}, url: ${url}, chain: ${chain}, from: ${from}, to: ${to}${rest}, addresses: ${list(wallets)} }\n`
  if (format !== 'evm-rpc' || heights.length === 0) return byAddress
  const what =
    tail === null
      ? ''
      : '# confirmations: 0 reads blocks that may still leave the chain; what leaves it is taken back.\n'
  return `${byAddress}  ${what === '' ? '' : `${what}  `}- { format: evm-rpc, url: ${url}, chain: ${chain}, from: ${first}, to: head, confirmations: 0 }\n`
}

function origins({ proposed, assets, usdOf }: TheftProposal): string {
  const evidence = new Map(proposed.map((group) => [`${group.chain} ${group.receiver}`, group.evidence]))
  const symbols = new Map(assets.map(({ asset, symbol }) => [asset, symbol]))
  return seedsOf(proposed)
    .map(({ payment: { chain, hash, time, from, to, asset }, amount }) => {
      const usd = usdOf(asset, amount, time)
      const worth = usd === null ? '' : `, $${usd}`
      const why = evidence.get(`${chain} ${to}`)!.join(', ')
      return `  # ${isoTime(time)}: ${amount} base units of ${quoted(symbols.get(asset) ?? '')}${worth}, from ${from}. ${why}
  - { asset: ${quoted(asset)}, seed: { tx: ${quoted(hash)}, to: [${quoted(to)}] } }
`
    })
    .join('')
}

/** Of the tokens that were taken alone. */
function assetsOf({ tokens, proposed }: TheftProposal): string {
  const taken = new Set(proposed.flatMap(({ totals }) => totals.map(({ asset }) => asset)))
  const lines = tokens
    .filter(({ asset }) => taken.has(asset))
    .map(({ asset, symbol, decimals }) => {
      const name = symbol === '' ? asset.slice(asset.indexOf('/') + 1) : symbol
      return `  ${quoted(asset)}: { symbol: ${quoted(name)}, decimals: ${decimals} }\n`
    })
  return lines.length === 0
    ? ''
    : `# What these contracts say of themselves: nobody has checked it.\nassets:\n${lines.join('')}\n`
}
