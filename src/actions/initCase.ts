import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { CaseDraft } from '../core/case/caseDraft.ts'
import { inputError } from '../core/errors.ts'
import { checkDraft, type DraftCheck } from '../packs/caseFile/checkDraft.ts'
import { caseYaml } from '../render/yaml/caseYaml.ts'

export interface InitCaseParameters {
  /** Made where it does not exist. */
  readonly caseDir: string
  readonly draft: CaseDraft
}

export interface InitCaseResult {
  readonly file: string
  /** Patterns of the case that match no file yet. */
  readonly noFilesYet: DraftCheck['noFilesYet']
}

/**
 * Writes a commented `case.yaml` that `dyepack trace` accepts. Never over one that is there.
 * Errors: `CASE_EXISTS`, `NO_SUCH_CASE`; `BAD_DRAFT` where an answer is none, with every problem in its facts.
 */
export async function initCase({ caseDir, draft }: InitCaseParameters): Promise<InitCaseResult> {
  await refuseExisting(caseDir)
  const seen = await seenFromCase(caseDir, draft)
  const { problems, noFilesYet } = await checkDraft(caseDir, seen)
  if (problems.length > 0) {
    const said = problems.map(
      ({ answer, message, fix }) => `  ${answer}: ${message}${fix === undefined ? '' : ` (${fix})`}`,
    )
    throw inputError('BAD_DRAFT', `the case was not written:\n${said.join('\n')}`, { facts: { problems } })
  }
  const file = join(caseDir, 'case.yaml')
  await mkdir(caseDir, { recursive: true })
  await writeFile(file, caseYaml(seen), { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EEXIST' ? exists(file) : cause
  })
  return { file, noFilesYet }
}

/** Looks at the answers without writing anything. */
export async function checkAnswers(caseDir: string, draft: CaseDraft): Promise<DraftCheck['problems']> {
  return (await checkDraft(caseDir, await seenFromCase(caseDir, draft))).problems
}

/** Errors: `CASE_EXISTS`; `NO_SUCH_CASE` where the folder's name is that of a file. */
export async function refuseExisting(caseDir: string): Promise<void> {
  const file = join(caseDir, 'case.yaml')
  if (await isThere(file)) throw exists(file)
  const folder = await stat(caseDir).catch(() => null)
  if (folder !== null && !folder.isDirectory()) {
    throw inputError('NO_SUCH_CASE', `${caseDir} is not a folder`, {
      fix: 'name a folder, or one that can be made',
      facts: { file: caseDir },
    })
  }
}

function exists(file: string): Error {
  return inputError('CASE_EXISTS', `${file} is there already, and init never writes over it`, {
    fix: 'edit it, or name another folder',
    facts: { file },
  })
}

/** Paths as seen from the case folder; those that a shell completed from the working directory are turned round. */
async function seenFromCase(caseDir: string, draft: CaseDraft): Promise<CaseDraft> {
  const turned = async (path: string): Promise<string> => {
    const inside = relative(resolve(caseDir), resolve(path))
    if (inside === '' || inside.startsWith('..') || (await isThere(join(caseDir, path))) || !(await isThere(path)))
      return path
    return inside.split('\\').join('/')
  }
  const all = (paths: readonly string[] | undefined) => paths && Promise.all(paths.map(turned))
  const { files, labels, prices, mapping } = draft
  const found = {
    files: await all(files),
    labels: await all(labels),
    prices: await all(prices),
    mapping: mapping === undefined ? undefined : await turned(mapping),
  }
  return { ...draft, ...(JSON.parse(JSON.stringify(found)) as Partial<CaseDraft>) }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
