import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { isFile } from '../files/isFile.ts'
import { type ReadList, readList } from './readList.ts'

/**
 * The list that a new one is compared with: a folder or file, or `last` for the one of this case with the highest number.
 * Errors: those of `readList`, SHARE_OTHER_CASE, SHARE_NOT_FOUND, SHARE_LAST_UNCLEAR.
 */
export async function listBefore(shareDir: string, since: string, caseId: string): Promise<ReadList> {
  const before = since === 'last' ? await lastList(shareDir) : await readList(since)
  if (before.list.case === caseId) return before
  throw inputError('SHARE_OTHER_CASE', `${before.file} is a list of ${before.list.case}, and this case is ${caseId}`, {
    fix: 'name a list of this case',
    facts: { file: before.file, case: before.list.case },
  })
}

async function lastList(shareDir: string): Promise<ReadList> {
  const names = (await readdir(shareDir).catch(() => [])).filter((name) => !name.startsWith('.')).sort()
  const lists: ReadList[] = []
  for (const name of names) {
    if (await isFile(join(shareDir, name, 'list.json'))) lists.push(await readList(join(shareDir, name)))
  }
  const number = lists.reduce((highest, { list }) => Math.max(highest, list.number), 0)
  const last = lists.filter(({ list }) => list.number === number)
  if (last.length === 1) return last[0]!
  if (last.length === 0) {
    throw inputError('SHARE_NOT_FOUND', `there is no list in ${shareDir} yet`, {
      fix: 'leave --since out the first time',
    })
  }
  throw inputError('SHARE_LAST_UNCLEAR', `${last.map(({ file }) => file).join(' and ')} both have number ${number}`, {
    fix: 'name the one that was sent with --since',
    facts: { files: last.map(({ file }) => file) },
  })
}
