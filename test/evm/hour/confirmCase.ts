import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import type { ChainName } from './cast.ts'
import type { Hour } from './hour.ts'
import { assetId, assetsOf, decimalsOn, PRIMARY, writeHourLabels, writeHourPrices } from './hourCase.ts'

interface CaseImports {
  readonly imports: readonly { readonly chain: ChainName }[]
}

interface CaseOrigins {
  readonly origins: readonly {
    readonly asset: string
    readonly seed: { readonly tx: string; readonly to: readonly string[] }
  }[]
}

/** What a person does with a case that was proposed: looks at the seeds, says so, and adds what he knows of services, tokens and prices. */
export function confirmCase(caseDir: string, hour: Hour): void {
  const path = join(caseDir, 'case.yaml')
  const {
    proposed: _,
    imports,
    ...theCase
  } = parse(readFileSync(path, 'utf8')) as CaseImports & Record<string, unknown>
  writeFileSync(
    path,
    stringify({
      ...theCase,
      imports: imports.map((one) => ({ ...one, decimals: decimalsOn(hour, one.chain) })),
      labels: ['labels.yaml'],
      prices: ['prices.csv'],
      assets: assetsOf(hour),
      primary: PRIMARY,
    }),
  )
  writeHourLabels(caseDir, hour)
  writeHourPrices(caseDir, hour)
}

/** Which origin of a case each theft of a chain is. */
export function originsIn(caseDir: string) {
  const { origins } = parse(readFileSync(join(caseDir, 'case.yaml'), 'utf8')) as CaseOrigins
  return ({ book }: Hour, name: ChainName): readonly number[] =>
    book.thefts
      .filter(({ chain }) => chain === name)
      .map(
        ({ tx, asset, to }) =>
          1 +
          origins.findIndex(
            (one) => one.asset === assetId(name, asset) && one.seed.tx === tx.hash && one.seed.to.includes(to),
          ),
      )
}
