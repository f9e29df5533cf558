import { compareText } from '../../core/compareText.ts'
import { type DyepackError, inputError } from '../../core/errors.ts'
import { fixOf } from './fixOf.ts'
import type { FileProblem } from './report.ts'

/** How many problems are printed. Whoever has more mends these first. */
const SHOWN = 300

/** Every problem of a knowledge folder as one error, by file and line. */
export function knowledgeError(dir: string, problems: readonly FileProblem[]): DyepackError {
  const fixed = problems.map((problem) => ({ ...problem, fix: fixOf(problem) }))
  const sorted = fixed.sort(
    (a, b) =>
      compareText(a.file, b.file) || a.line - b.line || compareText(a.key, b.key) || compareText(a.code, b.code),
  )
  const count = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`
  const shown = sorted.slice(0, SHOWN)
  const more = sorted.length > SHOWN ? [`  and ${sorted.length - SHOWN} more`] : []
  const head = `${dir} has ${count}, and nothing of it was loaded:`
  const message = [head, ...shown.map(lineOf), ...more].join('\n')
  const fix = 'mend them and run the check again; docs/knowledge.md explains every key'
  return inputError('BAD_KNOWLEDGE', message, { fix, facts: { dir, count: sorted.length, problems: shown } })
}

function lineOf({ file, line, key, message, code, fix }: FileProblem): string {
  const place = [line > 0 ? ` line ${line}` : '', key === '' ? '' : `, ${key}`].join('')
  return `  ${file}${place}: ${message} [${code}] (${fix})`
}
