import { isDeepStrictEqual } from 'node:util'
import type { State } from './state.ts'

const MANIFEST = 'manifest.json'

/** Two runs left the same. */
export function same(calm: State, rough: State): void {
  agree('the error', calm.refusal, rough.refusal)
  // What is refused leaves the ledger and the results as they were, whatever came before.
  if (calm.refusal !== null) return
  agree('the digest of the ledger', calm.digest, rough.digest)
  agree('the names of files', calm.names, rough.names)
  // The manifest last: that a hash differs says less than what was hashed.
  for (const file of Object.keys(calm.out).sort((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST)))
    agree(`out/${file}`, calm.out[file], rough.out[file])
}

export function agree(what: string, calm: unknown, rough: unknown): void {
  if (isDeepStrictEqual(calm, rough)) return
  const [left, right] = [linesOf(calm), linesOf(rough)]
  const line = left.findIndex((text, i) => text !== right[i])
  const [there, here] = [left, right].map((lines) => (lines[line < 0 ? left.length : line] ?? 'nothing').slice(0, 500))
  throw new Error(`${what} differs from the calm run's in line ${line + 1}\n  calm:  ${there}\n  rough: ${here}`)
}

function linesOf(value: unknown): readonly string[] {
  return (typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? 'nothing')).split('\n')
}
