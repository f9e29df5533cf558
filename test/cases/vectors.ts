import { readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PolicyResult, traceFileSchema } from '../../src/core/wire/traceFile.ts'

/** Holding or sink → origin → [amount, basis]. */
export type Answer = Readonly<Record<string, Readonly<Record<string, readonly [string, string | null]>>>>

export interface Vector {
  readonly id: string
  readonly transfersCsv?: readonly (readonly string[])[]
  readonly utxoJsonl?: readonly object[]
  /** As in `case.yaml`. */
  readonly origins: readonly object[]
  readonly expected: Readonly<Record<string, Answer>>
}

export const VECTOR_FILES = ['named', 'account', 'utxo'] as const

export function readVectors(name: (typeof VECTOR_FILES)[number]): readonly Vector[] {
  const text = readFileSync(new URL(`../conformance/${name}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Vector)
}

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'

/** Writes a vector as a case folder: the ledger as a file of its format, the origins into `case.yaml`. */
export async function writeVector(folder: string, vector: Vector): Promise<void> {
  const { id, transfersCsv, utxoJsonl, origins, expected } = vector
  const [format, file, lines] =
    transfersCsv === undefined
      ? ['utxo-jsonl', 'ledger/transactions.jsonl', utxoJsonl!.map((one) => JSON.stringify(one))]
      : ['transfers-csv', 'ledger/transfers.csv', [HEADER, ...transfersCsv.map((row) => row.join(','))]]
  await mkdir(join(folder, 'ledger'), { recursive: true })
  await writeFile(join(folder, file), `${lines.join('\n')}\n`)
  // JSON is YAML; every amount in a vector is a string already.
  const caseFile = { id, imports: [{ format, files: [file] }], policies: Object.keys(expected), origins }
  await writeFile(join(folder, 'case.yaml'), JSON.stringify(caseFile, null, 2))
}

/** What `out/trace.json` of a case answers, in the form of a vector's `expected`. */
export async function readAnswer(folder: string): Promise<Readonly<Record<string, Answer>>> {
  const { policies } = traceFileSchema.parse(JSON.parse(await readFile(join(folder, 'out/trace.json'), 'utf8')))
  return Object.fromEntries(Object.entries(policies).map(([policy, result]) => [policy, answerOf(result)]))
}

function answerOf({ holdings, sinks }: PolicyResult): Answer {
  const places = [
    ...holdings.map(({ holding, tainted }) => [holding, tainted] as const),
    ...Object.entries(sinks).map(([sink, tainted]) => [sink, tainted] as const),
  ]
  return Object.fromEntries(
    places.map(([place, parts]) => [
      place,
      Object.fromEntries(
        Object.entries(parts).map(([origin, { amount, basis }]) => [origin, [amount, basis] as const]),
      ),
    ]),
  )
}
