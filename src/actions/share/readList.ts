import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { type ShareFile, shareFileSchema } from '../../core/wire/shareFile.ts'
import { parseJson } from '../../packs/files/parseJson.ts'
import { readInput } from '../../packs/files/readInput.ts'
import { shareSeal } from '../../render/json/shareJson.ts'

export interface ReadList {
  readonly list: ShareFile
  /** Of its file. */
  readonly sha256: string
  readonly file: string
}

const MAX_BYTES = 1 << 28

/**
 * An earlier list, from its folder or its `list.json`, as it was written.
 * Errors: SHARE_NOT_FOUND, SHARE_BAD where it cannot be understood, SHARE_CHANGED where it is not as it was written.
 */
export async function readList(path: string): Promise<ReadList> {
  const found = await stat(path).catch(() => null)
  const file = found?.isDirectory() === true ? join(path, 'list.json') : path
  const input = await readInput(file, file, MAX_BYTES).catch((cause: unknown) => {
    throw inputError('SHARE_NOT_FOUND', `${file} is no list that can be read`, {
      fix: 'name the folder of an earlier list, or its list.json',
      facts: { file },
      cause,
    })
  })
  const parsed = parseJson(input.text, 'double')
  const list = 'value' in parsed ? shareFileSchema.safeParse(parsed.value) : null
  if (list === null || !list.success) {
    const issue = list?.error?.issues[0]
    const what = issue === undefined ? 'it is not JSON' : `${issue.path.join('.') || 'the file'}: ${issue.message}`
    throw inputError('SHARE_BAD', `${file} is no list that this version understands: ${what}`, {
      fix: 'name a list.json that dyepack share wrote',
      facts: { file },
    })
  }
  if (shareSeal(input.text) !== list.data.seal) {
    throw inputError('SHARE_CHANGED', `${file} was changed after it was written`, {
      fix: 'name the list as it was sent, or an earlier one',
      facts: { file, seal: list.data.seal },
    })
  }
  return { list: list.data, sha256: input.sha256, file }
}
