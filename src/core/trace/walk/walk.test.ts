import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { memoryLedger } from '../../../../test/memory/memoryLedger.ts'
import { toSeed } from '../../../../test/memory/planOf.ts'
import { summarise } from '../../../../test/memory/summarise.ts'
import type { UtxoTransaction } from '../../../../test/naive/chainOrder.ts'
import type { NaiveOrigin } from '../../../../test/naive/findClaims.ts'
import type { Origin } from '../../case/case.ts'
import { planWalk } from '../plan.ts'
import type { PolicyId } from '../policyIds.ts'
import { Walk } from './walk.ts'

interface Vector {
  readonly id: string
  readonly why?: string
  readonly transfersCsv?: readonly (readonly string[])[]
  readonly utxoJsonl?: readonly UtxoTransaction[]
  readonly origins: readonly NaiveOrigin[]
  readonly expected: Record<string, Record<string, Record<string, [string, string | null]>>>
}

const stop = {
  services: true,
  hops: null,
  minAmount: new Map<string, bigint>(),
  serviceLike: null,
  coinjoin: { without: [] },
}
const contested = { follow: 'received', transactions: [] } as const
const market = { price: () => null, decimals: () => 0, unwrapped: (asset: number) => asset }

for (const file of ['named', 'account', 'utxo']) {
  describe(`conformance vectors: ${file}`, () => {
    const lines = readFileSync(new URL(`../../../../test/conformance/${file}.jsonl`, import.meta.url), 'utf8')
      .trim()
      .split('\n')
    test.each(lines.map((line) => JSON.parse(line) as Vector).map((vector) => [vector.id, vector] as const))(
      '%s',
      (_id, vector) => {
        const ledger = memoryLedger(vector.transfersCsv ?? [], vector.utxoJsonl ?? [])
        const policies = Object.keys(vector.expected) as PolicyId[]
        const origins = vector.origins.map(
          ({ asset, seed }, index): Origin => ({ id: index + 1, asset, seed: toSeed(seed) }),
        )
        const walk = new Walk(
          planWalk({ origins, stop, contested }, ledger.ids, {
            market,
            issuers: new Map(),
            policies,
            services: new Set(),
            crowded: new Set(),
            covered: ['all', 'all', 'all', 'all'],
            flows: true,
            claims: null,
          }),
        )
        walk.read(ledger.batch)
        expect(summarise(walk, ledger)).toEqual(vector.expected)
      },
    )
  })
}
