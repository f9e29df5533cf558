import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { PolicyId } from '../../../src/core/trace/policyIds.ts'
import type { TraceFile } from '../../../src/core/wire/traceFile.ts'
import type { Account, Place } from './truth.ts'

/** What dyepack says of where stolen coins of a chain are, in the words of its book, so that both can be compared. `ETH` is its coin. */
export function foundMoney(
  outDir: string,
  policy: PolicyId,
  chain = 'ethereum',
  coin = 'ETH',
): Omit<Account, 'visited'> {
  const trace = JSON.parse(readFileSync(join(outDir, 'trace.json'), 'utf8')) as TraceFile
  const { holdings, conversions, losses } = trace.policies[policy]!
  const unit = (asset: string) => (asset === `${chain}/${coin}` ? 'ETH' : asset.slice(chain.length + 1))
  const rows = (file: string) =>
    (parse(readFileSync(join(outDir, file)), { columns: true }) as Record<string, string>[]).filter(
      (row) => row.policy === policy && row.chain === chain,
    )
  const ends = rows('endpoints.csv')
  const places = holdings
    .filter((one) => one.chain === chain)
    .map(({ address, asset, tainted, holding, endpoint }): Place => {
      const as = endpoint ? ends.find((row) => row.holding === holding)!.class! : 'rests'
      return { address, asset: unit(asset), class: as, tainted: tainted as Place['tainted'] }
    })
  const flows = rows('flows.csv').map((row) =>
    [row.tx_hash, row.from, row.to, unit(row.asset!), row.amount, row.origin, row.tainted, row.basis].join(' '),
  )
  const swaps = conversions
    .filter(({ from, to }) => to !== null && from.asset.startsWith(`${chain}/`))
    .map(({ txHash, address, from, to, tainted }) =>
      [txHash, address, unit(from.asset), from.amount, '→', to!.address, unit(to!.asset), to!.amount, tainted].join(
        ' ',
      ),
    )
  const own = new Set(trace.origins.filter(({ asset }) => asset.startsWith(`${chain}/`)).map(({ id }) => id))
  const sums: Record<string, bigint> = {}
  for (const { origin, class: as, basis } of losses) {
    if (!own.has(origin)) continue
    sums[`${origin} ${as}`] = (sums[`${origin} ${as}`] ?? 0n) + BigInt(basis)
  }
  const totals = Object.entries(sums).map(([key, sum]): [string, string] => [key, String(sum)])
  return { places, flows, swaps, losses: Object.fromEntries(totals) }
}
