import { compareText } from '../../core/compareText.ts'
import { type DyepackError, inputError } from '../../core/errors.ts'
import type { FileProblem } from './report.ts'

/** Every problem of a knowledge folder as one error, by file and line. */
export function knowledgeError(dir: string, problems: readonly FileProblem[]): DyepackError {
  const sorted = [...problems].sort(
    (a, b) =>
      compareText(a.file, b.file) || a.line - b.line || compareText(a.key, b.key) || compareText(a.code, b.code),
  )
  const count = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`
  const message = [`${dir} has ${count}, and nothing of it was loaded:`, ...sorted.map(lineOf)].join('\n')
  const fix = 'mend them and run the check again; docs/knowledge.md explains every key'
  return inputError('BAD_KNOWLEDGE', message, { fix, facts: { dir, count: sorted.length, problems: sorted } })
}

function lineOf({ file, line, key, message, code, fix }: FileProblem): string {
  const place = [line > 0 ? ` line ${line}` : '', key === '' ? '' : `, ${key}`].join('')
  return `  ${file}${place}: ${message} [${code}]${fix === undefined ? '' : ` (${fix})`}`
}
