import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../core/errors.ts'
import { makeList } from '../core/share/makeList.ts'
import { SHARE_ROLES, type ShareRole, THIEFS_ROLES } from '../core/share/shareRole.ts'
import { TLP_LEVELS, type Tlp } from '../core/share/tlp.ts'
import type { ShareFile } from '../core/wire/shareFile.ts'
import { shareCsv } from '../render/csv/shareCsv.ts'
import { shareJson } from '../render/json/shareJson.ts'
import { shareStix } from '../render/stix/shareStix.ts'
import { makeFolder } from './files/makeFolder.ts'
import { writeText } from './files/writeText.ts'
import { listBefore } from './share/listBefore.ts'
import { readTracedCase } from './share/readTracedCase.ts'
import { VERSION } from './version.ts'

export interface ShareCaseParameters {
  /** Folder with `case.yaml` and `out`. */
  readonly caseDir: string
  /** The list before: its folder or file, or `last`; without it the new list is the first. */
  readonly since?: string
  /** How far it may travel; default: amber. */
  readonly tlp?: string
  /** Name of its folder below `share`; default: the time. */
  readonly as?: string
  /** Which roles are on it (`SHARE_ROLES`), or `all`; default: the thief's. */
  readonly roles?: readonly string[]
  /** Of `leastShare`, decimal text; default: 0.5. */
  readonly leastShare?: string
  /** Knowledge folder; default: the one that comes with dyepack. */
  readonly knowledge?: string
  /** Milliseconds; names the folder and nothing else. */
  readonly now: number
}

export interface ShareCaseResult {
  readonly folder: string
  readonly files: readonly string[]
  readonly list: Omit<ShareFile, 'seal'>
}

/**
 * Writes a list of addresses that others can act on: `share/<name>/list.json`, `list.csv` and `list.stix.json`, from the results
 * of the last trace, and never from the ledger. Same results and same list before, same bytes.
 *
 * Errors: those of `readTracedCase` and `listBefore`; UNKNOWN_TLP, UNKNOWN_ROLE, BAD_SHARE, BAD_NAME, SHARE_EXISTS.
 *
 * @example
 * const { folder, list } = await shareCase({ caseDir: 'cases/ronin-2022', since: 'last', now: Date.now() })
 */
export async function shareCase(parameters: ShareCaseParameters): Promise<ShareCaseResult> {
  const { caseDir, since } = parameters
  const tlp = readTlp(parameters.tlp ?? 'amber')
  const roles = readRoles(parameters.roles ?? THIEFS_ROLES)
  const leastShare = readShare(parameters.leastShare ?? '0.5')
  const shareDir = join(caseDir, 'share')
  const name = readName(parameters.as ?? nameOf(parameters.now))
  const { manifest, sha256, opened, input } = await readTracedCase({ ...parameters, leastShare })
  const before = since === undefined ? null : await listBefore(shareDir, since, opened.case.id)
  const list = makeList({
    input,
    tlp,
    roles,
    before,
    version: VERSION,
    snapshot: {
      manifest: sha256,
      ledger: manifest.ledger.digest,
      caseFile: manifest.inputs.find(({ file }) => file === 'case.yaml')?.sha256 ?? '0'.repeat(64),
    },
    changedSinceTrace: opened.inputs
      .filter(({ file, sha256: now }) => manifest.inputs.find((one) => one.file === file)?.sha256 !== now)
      .map(({ file }) => file),
  })
  return { ...(await writeList(shareDir, name, list)), list }
}

/** Under another name first: a list that is there is whole. */
async function writeList(shareDir: string, name: string, list: Omit<ShareFile, 'seal'>) {
  const folder = join(shareDir, name)
  const unfinished = join(shareDir, `.${name}.${process.pid}.incomplete`)
  await makeFolder(shareDir)
  await mkdir(unfinished, { recursive: true })
  try {
    await writeText(join(unfinished, 'list.csv'), shareCsv(list))
    await writeText(join(unfinished, 'list.stix.json'), shareStix(list))
    await writeText(join(unfinished, 'list.json'), [shareJson(list)])
    await rename(unfinished, folder)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(code)) throw cause
    throw inputError('SHARE_EXISTS', `${folder} is there already`, {
      fix: 'give the list another name with --as: what was sent is not replaced',
      facts: { folder },
      cause,
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return { folder, files: ['list.csv', 'list.json', 'list.stix.json'].map((file) => join(folder, file)) }
}

/** `2022-06-13T000000Z`. */
function nameOf(now: number): string {
  return new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')
}

function readName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) && name !== 'last') return name
  throw inputError('BAD_NAME', `${JSON.stringify(name)} cannot name a list`, {
    fix: 'use letters, digits, dots and hyphens',
    facts: { name },
  })
}

function readTlp(level: string): Tlp {
  const found = TLP_LEVELS.find((one) => one === level.toLowerCase().replace(/^tlp:/, ''))
  if (found !== undefined) return found
  throw inputError('UNKNOWN_TLP', `${JSON.stringify(level)} is no level of the Traffic Light Protocol`, {
    fix: `one of: ${TLP_LEVELS.join(', ')}`,
    facts: { level },
  })
}

function readRoles(given: readonly string[]): readonly ShareRole[] {
  const unknown = given.find((one) => one !== 'all' && !SHARE_ROLES.some((role) => role === one))
  if (unknown !== undefined) {
    throw inputError('UNKNOWN_ROLE', `${JSON.stringify(unknown)} is no role of an address`, {
      fix: `all, or some of: ${SHARE_ROLES.join(', ')}`,
      facts: { role: unknown },
    })
  }
  return given.includes('all') ? SHARE_ROLES : SHARE_ROLES.filter((role) => given.includes(role))
}

function readShare(text: string): bigint {
  if (/^(0\.\d{1,4}|1(\.0{1,4})?)$/.test(text) && Number(text) > 0) {
    const [whole, part = ''] = text.split('.')
    return BigInt(whole!) * 10_000n + BigInt(part.padEnd(4, '0'))
  }
  throw inputError('BAD_SHARE', `${JSON.stringify(text)} is no part of a whole`, {
    fix: 'write a number above 0 and up to 1, like 0.5',
    facts: { share: text },
  })
}
