import { join } from 'node:path'
import type { Truth, TruthEnd, TruthFlow } from '../../core/accuracy/truth.ts'
import { readAddressOf, readTxHash } from '../caseFile/words.ts'
import { readInput } from '../files/readInput.ts'
import { readCell } from '../readCell.ts'
import { requireHeader } from '../requireHeader.ts'
import { type Reading, readAmount } from '../values.ts'
import { type Problem, problemsError, shownValue, suggestion } from '../yaml/problems.ts'

/** Beside `case.yaml`, in a case that shall be evaluated. */
export const TRUTH_FILE = 'truth.csv'

const HEADER = 'kind,chain,tx_hash,seq,address,amount,source'
const MAX_BYTES = 16 * 1024 * 1024
/** A file of another kind has a problem in every line: more of them help nobody. */
const MOST_PROBLEMS = 100

/**
 * Reads the published labels of a case, as `docs/accuracy-method.md` describes them.
 * Errors: those of `readInput`, BAD_HEADER, BAD_ROW, BAD_TRUTH, BAD_HASH, BAD_SEQ, BAD_ADDRESS, BAD_AMOUNT; one error names all problems.
 */
export async function readTruth(caseDir: string): Promise<Truth> {
  const file = join(caseDir, TRUTH_FILE)
  const { text } = await readInput(file, file, MAX_BYTES)
  const lines = text.split(/\r?\n/)
  requireHeader(lines[0]!, HEADER, file)
  const flows: TruthFlow[] = []
  const ends: TruthEnd[] = []
  const problems: Problem[] = []
  const seen = new Map<string, number>()
  lines.forEach((row, index) => {
    if (index === 0 || row === '' || problems.length >= MOST_PROBLEMS) return
    const line = index + 1
    const known = problems.length
    const read = readRow(row, line, problems)
    if (problems.length > known) return
    const key = row.split(',').slice(0, 5).join(',').toLowerCase()
    const before = seen.get(key)
    if (before !== undefined) {
      problems.push({
        code: 'BAD_TRUTH',
        line,
        key: '',
        message: `says again what line ${before} says`,
        fix: 'remove it',
      })
    }
    seen.set(key, line)
    if ('address' in read) ends.push(read)
    else flows.push(read)
  })
  if (problems.length > 0) throw problemsError(file, problems)
  return { flows, ends }
}

/** What a row says; where it reports a problem, what it returns is not used. */
function readRow(row: string, line: number, problems: Problem[]): TruthFlow | TruthEnd {
  const cells = row.split(',')
  const problem = (code: string, key: string, message: string, fix?: string) => {
    problems.push({ code, line, key, message, ...(fix === undefined ? {} : { fix }) })
  }
  if (cells.length !== 7) {
    problem('BAD_ROW', '', `has ${cells.length} cells`, `seven, without quotes: ${HEADER}`)
    return { chain: '', address: '', amount: null, source: '' }
  }
  const read = <T>(key: string, cell: string, verb: (text: string) => Reading<T>) =>
    readCell(problems, line, key, cell, verb)
  const empty = (key: string, cell: string, kind: string) => {
    if (cell !== '')
      problem('BAD_TRUTH', key, `${shownValue(cell)} has no place in a row of kind ${kind}`, 'leave it empty')
  }
  const [kind, chain, hash, seq, address, amount, source] = cells as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(chain)) {
    problem('BAD_TRUTH', 'chain', `${shownValue(chain)} is not a chain`, 'write it like ethereum')
  }
  if (!/^[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u.test(source) || source.trim() === '') {
    problem(
      'BAD_TRUTH',
      'source',
      `${shownValue(source)} names nobody`,
      'write who published this label, in at most 200 characters',
    )
  }
  const rest = { chain, amount: amount === '' ? null : read('amount', amount, readAmount), source }
  if (kind === 'endpoint') {
    empty('tx_hash', hash, kind)
    empty('seq', seq, kind)
    return { ...rest, address: read('address', address, (text) => readAddressOf(chain, text)) ?? '' }
  }
  if (kind !== 'flow') {
    problem('BAD_TRUTH', 'kind', `${shownValue(kind)} is no kind`, suggestion(kind, ['flow', 'endpoint']))
  }
  empty('address', address, kind)
  if (hash === '' && seq === '')
    problem('BAD_TRUTH', 'seq', 'is missing, and so is tx_hash', 'give one of them, or both')
  return {
    ...rest,
    hash: hash === '' ? null : read('tx_hash', hash, (text) => readTxHash(chain, text)),
    seq: seq === '' ? null : read('seq', seq, readSeq),
  }
}

function readSeq(text: string): Reading<number> {
  if (/^\d{1,15}$/.test(text)) return { value: Number(text) }
  return { code: 'BAD_SEQ', problem: 'is not a whole number of at most 15 digits' }
}
