import type { CaseDraft } from '../../core/case/caseDraft.ts'
import { POLICY_IDS, type PolicyId } from '../../core/trace/policyIds.ts'
import type { CaseFile } from '../../core/wire/caseFile.ts'
import { FETCHED_FORMATS, IMPORT_FORMATS } from '../../core/wire/importFormats.ts'
import { expandFiles } from '../files/expandFiles.ts'
import { keyText, shownValue, suggestion } from '../yaml/problems.ts'
import { toCase } from './toCase.ts'

/** What is wrong with an answer. */
export interface DraftProblem {
  readonly answer: keyof CaseDraft
  readonly code: string
  /** A clause: `"ETH" is not an asset`. */
  readonly message: string
  readonly fix?: string
}

export interface DraftCheck {
  readonly problems: readonly DraftProblem[]
  /** Patterns that match no file yet. */
  readonly noFilesYet: readonly string[]
}

/** Checks a draft by the rules of `case.yaml`. That a file is not there yet is no problem: it may come before the trace. */
export async function checkDraft(caseDir: string, draft: CaseDraft): Promise<DraftCheck> {
  const problems: DraftProblem[] = []
  const add = (answer: keyof CaseDraft, code: string, message: string, fix?: string) =>
    problems.push({ answer, code, message, ...(fix === undefined ? {} : { fix }) })
  checkWords(draft, add)
  const noFilesYet = await checkFiles(caseDir, draft, add)
  toCase(
    fileOf(draft),
    () => [],
    (path, code, message, fix) => add(answerOf(keyText(path), draft), code, message, fix),
  )
  return { problems, noFilesYet }
}

type Add = (answer: keyof CaseDraft, code: string, message: string, fix?: string) => void

function checkWords(draft: CaseDraft, add: Add): void {
  const { format, files, mapping, chain, covers, primary, why, victim, victimWallets, seed } = draft
  for (const [answer, value] of Object.entries(draft) as [keyof CaseDraft, unknown][])
    if (value === '' || (Array.isArray(value) && (value.length === 0 || value.includes(''))))
      add(answer, 'EMPTY_VALUE', 'is empty', 'give a value, or leave it out')
  if (format !== undefined && !(IMPORT_FORMATS as readonly string[]).includes(format))
    add('format', 'UNKNOWN_FORMAT', `${shownValue(format)} is not known`, suggestion(format, IMPORT_FORMATS))
  const fetches = format !== undefined && FETCHED_FORMATS.includes(format)
  for (const answer of ['url', 'blocks', 'chain'] as const)
    if (fetches && draft[answer] === undefined)
      add(answer, 'MISSING_KEY', 'is missing', `${format} fetches: give url, chain and blocks, like 19000000..19100000`)
  for (const answer of ['url', 'blocks', 'key'] as const)
    if (!fetches && draft[answer] !== undefined)
      add(answer, 'BAD_VALUE', 'goes with formats that fetch only', `use one of: ${FETCHED_FORMATS.join(', ')}`)
  if (draft.blocks !== undefined && rangeOf(draft.blocks) === null)
    add('blocks', 'BAD_VALUE', `${shownValue(draft.blocks)} is no range of blocks`, 'write it like 19000000..19100000')
  if (format !== undefined && files === undefined && !fetches)
    add('files', 'MISSING_KEY', 'is missing', 'name the files of this format, as seen from the case folder')
  if (format === 'sheet' && mapping === undefined)
    add('mapping', 'MISSING_KEY', 'is missing', 'dyepack import sheet --suggest FILE writes one')
  const ofImport = { files, mapping, chain, covers }
  const needing = Object.entries(ofImport).find(([, value]) => value !== undefined)
  if (format === undefined && needing !== undefined)
    add('format', 'MISSING_KEY', 'is missing', `say of which format the files are: ${IMPORT_FORMATS.join(', ')}`)
  if (primary !== undefined && !(POLICY_IDS as readonly string[]).includes(primary))
    add('primary', 'UNKNOWN_POLICY', `${shownValue(primary)} is not known`, suggestion(primary, POLICY_IDS))
  if (primary !== undefined && why === undefined)
    add('why', 'MISSING_KEY', 'is missing', 'give the reason for the primary policy in a sentence')
  if (primary === undefined && why !== undefined)
    add('primary', 'MISSING_KEY', 'is missing', 'name the policy that the reason is for')
  if (victim === undefined && victimWallets !== undefined)
    add('victim', 'MISSING_KEY', 'is missing', 'say whose wallets these are')
  for (const answer of ['to', 'from', 'victims', 'amount'] as const)
    if (draft[answer] !== undefined && !SEED_ANSWERS[seed.kind].includes(answer))
      add(answer, 'BAD_SEED', `does not belong to a seed by ${seed.kind}`, 'leave it out')
}

/** The first and the last block of a draft; null where its text is no range. */
function rangeOf(blocks: string): { readonly from: bigint; readonly to: bigint } | null {
  const [, from, to] = /^(\d{1,12})\.\.(\d{1,12})$/.exec(blocks) ?? []
  return from === undefined || to === undefined ? null : { from: BigInt(from), to: BigInt(to) }
}

const SEED_ANSWERS: Readonly<Record<CaseDraft['seed']['kind'], readonly string[]>> = {
  tx: ['to'],
  address: ['from', 'victims'],
  opening: ['amount', 'from'],
}

async function checkFiles(caseDir: string, draft: CaseDraft, add: Add): Promise<string[]> {
  const noFilesYet: string[] = []
  for (const answer of ['files', 'mapping', 'labels', 'prices'] as const) {
    for (const pattern of [draft[answer] ?? []].flat()) {
      if (pattern === '') continue
      const found = await expandFiles(caseDir, pattern)
      if ('files' in found) continue
      if (['MISSING_FILE', 'NO_FILES_MATCH'].includes(found.code)) noFilesYet.push(pattern)
      else add(answer, found.code, `${shownValue(pattern)} ${found.problem}`, found.fix)
    }
  }
  return noFilesYet
}

/** The draft as the case file that it becomes, for the rules of that. Words that were checked already stand at a good one. */
function fileOf(draft: CaseDraft): CaseFile {
  const { id, asset, seed, victim, victimWallets, primary, why } = draft
  const belongs = (answer: 'to' | 'from' | 'victims' | 'amount') => SEED_ANSWERS[seed.kind].includes(answer)
  const known = (POLICY_IDS as readonly string[]).includes(primary ?? '')
  return {
    id,
    ...importOf(draft),
    ...(victim === undefined ? {} : { victim: { name: victim, wallets: [...(victimWallets ?? [])] } }),
    origins: [
      {
        asset,
        seed: {
          [seed.kind]: seed.value,
          ...(seed.kind === 'opening' ? { amount: draft.amount ?? 'all' } : {}),
          ...(draft.to && belongs('to') ? { to: [...draft.to] } : {}),
          ...(draft.from && belongs('from') ? { from: draft.from } : {}),
          ...(draft.victims && belongs('victims') ? { victims: [...draft.victims] } : {}),
        },
      },
    ],
    ...(known ? { primary: { policy: primary as PolicyId, why: why ?? 'none' } } : {}),
  }
}

function importOf({ format, url, key, blocks, chain, covers, files }: CaseDraft): Pick<CaseFile, 'imports'> {
  const range = rangeOf(blocks ?? '')
  if (format !== undefined && FETCHED_FORMATS.includes(format) && url && range !== null && chain) {
    const known = format as (typeof IMPORT_FORMATS)[number]
    const more = { ...(key === undefined ? {} : { key }), ...(covers === undefined ? {} : { covers: [...covers] }) }
    const by = format === 'evm-rpc' ? { by: 'address' as const } : {}
    return {
      imports: [
        { format: known, url: [...url], chain, ...range, ...by, ...more, ...(files ? { files: [...files] } : {}) },
      ],
    }
  }
  if (covers === undefined || covers.join(' ') === 'all') return {}
  return { imports: [{ format: IMPORT_FORMATS[0], files: [], covers: [...covers] }] }
}

/** Which answer a key of the case file is from. */
function answerOf(key: string, { seed }: CaseDraft): keyof CaseDraft {
  if (key === `origins[0].seed.${seed.kind}` || key === 'origins[0].seed') return 'seed'
  const [, last] = /(\w+)(?:\[\d+\])?$/.exec(key)!
  if (key.startsWith('primary')) return 'primary'
  if (/^imports\[0\]\.(from|to)$/.test(key)) return 'blocks'
  if (key.startsWith('victim.')) return 'victimWallets'
  return last as keyof CaseDraft
}
