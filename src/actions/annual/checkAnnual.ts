import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { annualFileSchema } from '../../core/wire/annualFile.ts'
import type { Difference } from '../files/firstDifference.ts'
import { VERSION } from '../version.ts'
import { type AnnualParameters, buildAnnual } from './buildAnnual.ts'

export interface CheckAnnualParameters extends Partial<Pick<AnnualParameters, 'actor' | 'years' | 'asOf' | 'against'>> {
  /** Where the report lies. What is not named here is taken from its annual.json. */
  readonly outDir: string
  readonly dir?: string
  readonly prices?: readonly string[]
  readonly cases?: string
}

export interface CheckAnnualResult {
  readonly equal: boolean
  /** Version that wrote the report; when it is not this one, a difference may be a change of dyepack. */
  readonly writtenBy: string
  readonly version: string
  readonly files: readonly string[]
  /** Every file that differs, with the first line that does: `left` is what lies there, `right` what comes out now. */
  readonly differences: readonly (Difference & { readonly file: string })[]
}

/**
 * Derives every number of a report once more from the folder that it was made of, and compares every byte.
 *
 * Errors: RESULT_MISSING, RESULT_BAD; PRICES_DIFFER where it was made with other prices; CASES_MISSING where it has
 * traced cases and none are given; those of `buildAnnual`.
 */
export async function checkAnnual(parameters: CheckAnnualParameters): Promise<CheckAnnualResult> {
  const { outDir } = parameters
  const written = await readWritten(outDir)
  const traced = written.years.flatMap(({ laundering }) => laundering.traced.map((one) => one.case))
  if (traced.length > 0 && parameters.cases === undefined)
    throw inputError('CASES_MISSING', 'the report was made with traced cases', {
      fix: `name the folder that has ${traced.join(', ')} with --cases`,
      facts: { cases: traced },
    })
  const against = parameters.against ?? written.restatements?.against
  const built = await buildAnnual({
    ...parameters,
    actor: parameters.actor ?? written.actor,
    years: parameters.years ?? `${written.from}..${written.to}`,
    asOf: parameters.asOf ?? written.asOf,
    ...(against === undefined ? {} : { against }),
  })
  const digests = (files: readonly { readonly sha256: string }[]) => files.map(({ sha256 }) => sha256).join(' ')
  if (digests(built.model.priceFiles) !== digests(written.prices))
    throw inputError('PRICES_DIFFER', 'the report was made with other prices', {
      fix: `name the same files with --prices: ${written.prices.map(({ file }) => file).join(', ') || 'none'}`,
      facts: { written: written.prices, given: built.model.priceFiles },
    })
  const differences: (Difference & { file: string })[] = []
  for (const [file, text] of built.files) {
    const there = await readFile(join(outDir, file), 'utf8').catch(() => null)
    if (there === text) continue
    differences.push({ file, ...firstLine(there, text) })
  }
  return {
    equal: differences.length === 0,
    writtenBy: written.version,
    version: VERSION,
    files: built.files.map(([name]) => name),
    differences,
  }
}

async function readWritten(outDir: string) {
  const text = await readFile(join(outDir, 'annual.json'), 'utf8').catch((cause: unknown) => {
    throw inputError('RESULT_MISSING', `${join(outDir, 'annual.json')} is not there`, { fix: WRITE, cause })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw inputError('RESULT_BAD', `annual.json: ${String(cause)}`, { fix: WRITE, cause })
  }
  const parsed = annualFileSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw inputError('RESULT_BAD', `annual.json: ${issue?.path.join('.')}: ${issue?.message}`, { fix: WRITE })
}

const WRITE = 'write the report again, without --check'

function firstLine(there: string | null, now: string): Difference {
  const left = there?.split('\n') ?? []
  const right = now.split('\n')
  const line = right.findIndex((text, i) => text !== left[i])
  const at = line < 0 ? right.length : line
  return { line: at + 1, left: left[at] ?? null, right: right[at] ?? null }
}
