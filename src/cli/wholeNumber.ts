import { inputError } from '../core/errors.ts'

/** A flag's value as a whole number from 0 on. Errors: `BAD_FLAG`. */
export function wholeNumber(flag: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  throw inputError('BAD_FLAG', `${flag} ${JSON.stringify(text.slice(0, 40))} is no whole number`, {
    fix: 'write digits only, ten at most',
    facts: { flag },
  })
}
