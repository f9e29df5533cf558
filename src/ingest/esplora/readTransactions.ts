import type { z } from 'zod'
import { inputError } from '../../core/errors.ts'
import { type EsploraTransaction, esploraTransactionSchema, idOf } from './esploraTransaction.ts'

/** What is wrong with an answer: a clause after the transaction's number. */
export class NoTransaction extends Error {
  /** From 1. */
  readonly nth: number

  constructor(nth: number, message: string) {
    super(message)
    this.nth = nth
  }
}

/** Transactions whose ids are those of what is in them. Throws `NoTransaction`. */
export function transactionsIn(answer: unknown): readonly EsploraTransaction[] {
  return (Array.isArray(answer) ? answer : [answer]).map((one, i) => {
    const read = esploraTransactionSchema.safeParse(one)
    if (!read.success) throw new NoTransaction(i + 1, says(read.error))
    const id = idOf(read.data)
    if (id !== read.data.txid)
      throw new NoTransaction(i + 1, `has the id ${id} by what is in it, and says ${read.data.txid}`)
    return read.data
  })
}

function says({ issues: [first] }: z.ZodError): string {
  const path = (first?.path ?? []).map(String).join('.')
  if (path === '') return 'is no object'
  const message = first?.message ?? ''
  return message.endsWith('received undefined') ? `has no ${path}` : `has a bad ${path}: ${message}`
}

/**
 * The transactions of a saved answer: one, a list of them, or one a line. `name`: of the file.
 * Errors: `BAD_FILE` (no JSON), `BAD_TRANSACTION`.
 */
export function transactionsOf(text: string, name: string): readonly EsploraTransaction[] {
  const whole = parse(text)
  const answers = whole === undefined ? linesOf(text, name) : [whole].flat(1)
  try {
    return transactionsIn(answers)
  } catch (error) {
    if (!(error instanceof NoTransaction)) throw error
    throw inputError('BAD_TRANSACTION', `${name}: transaction ${error.nth} ${error.message}`, {
      fix: 'save the answer of /tx/:txid or of /address/:address/txs anew, as it comes',
      facts: { file: name, transaction: error.nth },
    })
  }
}

/** Errors: `BAD_FILE`. */
function linesOf(text: string, name: string): readonly unknown[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    const value = parse(line)
    if (value !== undefined) return [value].flat(1)
    throw inputError('BAD_FILE', `${name} line ${i + 1}: it is no JSON`, {
      fix: 'save the answer anew, whole, or one a line',
      facts: { file: name, line: i + 1 },
    })
  })
}

/** Undefined: it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
