import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { hashFile } from '../files/hashFile.ts'
import { isFile } from '../files/isFile.ts'

/** A file of recorded answers, as it was written. */
export interface RecordedFile {
  /** In the folder of the source. */
  readonly file: string
  readonly sha256: string
}

/**
 * Of what a source has recorded, that whose files are all there: the rest is fetched anew. `name`: of the folder, as errors call it.
 * Errors: `SOURCE_BROKEN` where a file was changed.
 */
export async function wholeRecords<T>(
  recorded: readonly T[],
  filesOf: (one: T) => readonly RecordedFile[],
  folder: string,
  name: string,
): Promise<T[]> {
  const whole: T[] = []
  for (const one of recorded) {
    const files = filesOf(one)
    const there = await Promise.all(files.map(({ file }) => isFile(join(folder, file))))
    if (there.includes(false)) continue
    for (const { file, sha256 } of files) {
      if ((await hashFile(join(folder, file))) !== sha256) throw changed(name, file)
    }
    whole.push(one)
  }
  return whole
}

function changed(name: string, file: string): Error {
  return inputError('SOURCE_BROKEN', `${name}/${file} is not as dyepack wrote it`, {
    fix: `bring back the file as it was, or remove the folder ${name} and run this again: it is then fetched anew`,
    facts: { folder: name, file },
  })
}
