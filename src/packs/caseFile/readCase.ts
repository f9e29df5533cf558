import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case } from '../../core/case/case.ts'
import { inputError } from '../../core/errors.ts'
import { type CaseFile, caseFileSchema } from '../../core/wire/caseFile.ts'
import { type Expansion, expandFiles } from '../files/expandFiles.ts'
import { checkShape } from '../yaml/checkShape.ts'
import { keyText, type Problem, problemsError, shownValue } from '../yaml/problems.ts'
import { readYaml } from '../yaml/readYaml.ts'
import { toCase } from './toCase.ts'

export interface ReadCaseResult {
  readonly case: Case
  /** `case.yaml`, relative to the case folder. */
  readonly file: string
  readonly sha256: string
}

const FILE = 'case.yaml'
const MAX_BYTES = 4 * 1024 * 1024
const WORD_CODES = {
  policy: 'UNKNOWN_POLICY',
  policies: 'UNKNOWN_POLICY',
  format: 'UNKNOWN_FORMAT',
  class: 'UNKNOWN_CLASS',
}

/**
 * Reads and checks the case of a folder. Patterns for files are resolved to files, sorted, relative to the folder.
 * Errors (kind `input`): one error names every problem of the file, up to ten, with line and key; see `readYaml`,
 * `checkShape` and `toCase` for the codes; NO_SUCH_CASE where the folder is not there.
 */
export async function readCase(caseDir: string): Promise<ReadCaseResult> {
  await checkFolder(caseDir)
  const path = join(caseDir, FILE)
  const yaml = await readYaml(path, path, { maxBytes: MAX_BYTES, schema: 'core' })
  const file = checkShape(yaml, caseFileSchema, WORD_CODES)
  const problems: Problem[] = []
  const report = (at: readonly PropertyKey[], code: string, message: string, fix?: string): void => {
    const problem = { code, line: yaml.lineOf(at), key: keyText(at), message }
    problems.push(fix === undefined ? problem : { ...problem, fix })
  }
  const expansions = await expandAll(caseDir, file)
  const filesOf = (at: readonly PropertyKey[], pattern: string): readonly string[] => {
    const expansion = expansions.get(pattern)
    if (expansion && 'files' in expansion) return expansion.files
    if (expansion) report(at, expansion.code, `${shownValue(pattern)} ${expansion.problem}`, expansion.fix)
    return []
  }
  const read = toCase(file, filesOf, report)
  if (problems.length > 0) throw problemsError(path, problems)
  return { case: read, file: FILE, sha256: yaml.sha256 }
}

async function checkFolder(caseDir: string): Promise<void> {
  const found = await stat(caseDir).catch(() => null)
  if (found?.isDirectory()) return
  throw inputError('NO_SUCH_CASE', `${caseDir} is not a folder`, {
    fix: `name a folder that has a ${FILE}`,
    facts: { file: caseDir },
  })
}

async function expandAll(caseDir: string, file: CaseFile): Promise<ReadonlyMap<string, Expansion>> {
  const imported = (file.imports ?? []).flatMap(({ files = [], mapping }) => [
    ...files,
    ...(mapping === undefined ? [] : [mapping]),
  ])
  const folders = new Set((file.imports ?? []).flatMap(({ format, files = [] }) => (format === 'parquet' ? files : [])))
  const expansions = new Map<string, Expansion>()
  const prices = (file.prices ?? []).filter((one) => typeof one === 'string')
  for (const pattern of new Set([...imported, ...(file.labels ?? []), ...prices])) {
    expansions.set(pattern, await expandFiles(caseDir, pattern, folders.has(pattern)))
  }
  return expansions
}
