import { inputError } from '../../core/errors.ts'
import { chainFacts } from '../../core/ledger/chains.ts'
import { toSource } from '../../packs/caseFile/toSource.ts'

/** Where a chain is read from: an import of the case that will be written. */
export interface StartSource {
  readonly format: 'evm-rpc' | 'etherscan-api' | 'trongrid'
  readonly chain: string
  /** `env:NAME`, or URLs without a secret; the next one is asked where one fails. */
  readonly urls: readonly string[]
  /** `env:NAME`, or null where the URL needs none. */
  readonly key: string | null
}

/** By the rules of `case.yaml`. Errors: `BAD_SOURCE`, `UNKNOWN_CHAIN`. */
export function checkSources(sources: readonly StartSource[]): void {
  const seen = new Set<string>()
  for (const { format, chain, urls, key } of sources) {
    const refuse = (what: string, fix: string) =>
      inputError('BAD_SOURCE', `the source of ${chain} ${what}`, { fix, facts: { chain, format } })
    const facts = chainFacts(chain)
    if (facts === null || facts.model !== 'account') {
      throw inputError('UNKNOWN_CHAIN', `dyepack start cannot read a chain called ${JSON.stringify(chain)}`, {
        fix: 'name an EVM chain, like ethereum or base, or tron',
        facts: { chain },
      })
    }
    if (seen.has(chain)) throw refuse('is named twice, in two formats', 'name one format a chain')
    seen.add(chain)
    if ((format === 'trongrid') !== (chain === 'tron'))
      throw refuse(
        `is no ${format}`,
        'tron is read from trongrid, and nothing else is: tron=trongrid:https://api.trongrid.io',
      )
    const entry = { format, url: [...urls], chain, from: 0n, to: 0n, ...(key === null ? {} : { key }) }
    toSource(format === 'evm-rpc' ? { ...entry, by: 'address' } : entry, (at, _code, message, fix = 'mend it') => {
      throw refuse(`${[at].flat().join(' ')} ${message}`, fix)
    })
  }
}
