import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case } from '../../core/case/case.ts'
import { hasAddressSeed } from '../../core/case/hasAddressSeed.ts'
import { inputError } from '../../core/errors.ts'
import { HEURISTIC_IDS, heuristicFacts } from '../../core/heuristics/heuristics.ts'
import { isoTime } from '../../core/trace/rows.ts'
import { type Manifest, manifestSchema } from '../../core/wire/manifest.ts'
import { hashFile } from '../files/hashFile.ts'
import { writeText } from '../files/writeText.ts'
import { VERSION } from '../version.ts'
import type { TracedLedger } from './traceLedger.ts'

/** Everything that a trace of the case writes, but for the manifest itself, which vouches for the rest. */
export function outputFiles(theCase: Pick<Case, 'origins'>): readonly string[] {
  const victims = hasAddressSeed(theCase) ? ['victims.csv'] : []
  return [
    'trace.json',
    'losses.csv',
    'flows.csv',
    'endpoints.csv',
    'leads.json',
    'leads.csv',
    'shapes.json',
    'shapes.csv',
    'addresses.csv',
    'assets.csv',
    ...victims,
    'report.html',
  ]
}

/** Whether a trace writes a file of this name, of this case or with other seeds. */
export function isOutputFile(file: string): boolean {
  return file === 'manifest.json' || file === 'victims.csv' || outputFiles({ origins: [] }).includes(file)
}

export interface InputFile {
  /** Relative to the case folder. */
  readonly file: string
  readonly sha256: string
}

/** What was asked: the part of a manifest that does not depend on what was written. */
export function manifestHead(
  theCase: Case,
  traced: TracedLedger,
  ledger: Manifest['ledger'],
  hosts: readonly string[],
): Omit<Manifest, 'inputs' | 'outputs'> {
  const { services, hops, minAmount, serviceLike, coinjoin } = theCase.stop
  return {
    schema: 'dyepack/manifest@1',
    version: VERSION,
    case: theCase.id,
    asOf: isoTime(traced.asOf),
    primary: theCase.primary,
    policies: [...traced.policies],
    stop: {
      services,
      hops,
      minAmount: Object.fromEntries([...minAmount].map(([asset, amount]) => [asset, `${amount}`])),
      serviceLike: serviceLike ?? false,
      coinjoin: coinjoin === null || coinjoin.without.length > 0 ? (coinjoin ?? false) : true,
    },
    ...(theCase.clusters ? { clusters: 'common-input' as const } : {}),
    contested: { follow: theCase.contested.follow, transactions: [...theCase.contested.transactions] },
    heuristics: manifestHeuristics(theCase),
    labelsAsOf: theCase.labelsAsOf,
    ledger,
    ...(hosts.length === 0 ? {} : { hosts: [...hosts] }),
  }
}

function manifestHeuristics({ heuristics }: Case): Manifest['heuristics'] {
  return HEURISTIC_IDS.map((id) => {
    const { on, parameters, accept } = heuristics[id]
    const { version } = heuristicFacts(id)
    return { id, version, on, parameters: { ...parameters }, accept: accept === 'all' ? accept : [...accept] }
  })
}

/** Hashes what was written and vouches for it in `manifest.json`. */
export async function writeManifest(
  outDir: string,
  files: readonly string[],
  head: Omit<Manifest, 'inputs' | 'outputs'>,
  inputs: readonly InputFile[],
): Promise<void> {
  const outputs = await Promise.all(files.map(async (file) => ({ file, sha256: await hashFile(join(outDir, file)) })))
  // Parsed, because that brings the keys into the schema's order, wherever they came from.
  const manifest = manifestSchema.parse({ ...head, inputs: [...inputs], outputs } satisfies Manifest)
  await writeText(manifestFile(outDir), [`${JSON.stringify(manifest, null, 2)}\n`])
}

/** Errors: `MANIFEST_MISSING`, `MANIFEST_BAD`. */
export async function readManifest(outDir: string): Promise<Manifest> {
  const text = await readFile(manifestFile(outDir), 'utf8').catch((cause: unknown) => {
    throw inputError('MANIFEST_MISSING', `${manifestFile(outDir)} is not there: no trace of this case was finished`, {
      fix: 'run dyepack trace on the case first',
      cause,
    })
  })
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('MANIFEST_BAD', `${manifestFile(outDir)} is no manifest that this version can read`, {
      fix: 'run dyepack trace on the case again',
      cause,
    })
  }
}

export function manifestFile(outDir: string): string {
  return join(outDir, 'manifest.json')
}
