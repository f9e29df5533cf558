import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { type DyepackError, inputError } from '../../core/errors.ts'

/** A text file as it was read: manifests keep its digest. */
export interface InputText {
  /** As errors and manifests name it. */
  readonly file: string
  readonly sha256: string
  /** Decoded UTF-8, without a byte order mark. */
  readonly text: string
}

/**
 * Reads a whole text file of bounded size.
 * Errors: MISSING_FILE, NOT_A_FILE, EMPTY_FILE, FILE_TOO_LARGE, NOT_UTF8.
 */
export async function readInput(path: string, file: string, maxBytes: number): Promise<InputText> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  if (!found.isFile()) throw inputError('NOT_A_FILE', `${file} is not a file`, { facts: { file } })
  if (found.size > maxBytes) {
    throw inputError('FILE_TOO_LARGE', `${file} has ${found.size} bytes; at most ${maxBytes} are read`, {
      fix: 'split the file',
      facts: { file, bytes: found.size, maxBytes },
    })
  }
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  const text = decode(bytes, file)
  if (text.trim() === '') throw inputError('EMPTY_FILE', `${file} is empty`, { facts: { file } })
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), text }
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.includes(0)) {
    throw inputError('NOT_UTF8', `${file} has NUL bytes: it is no text, or UTF-16`, {
      fix: 'save it as UTF-8',
      facts: { file },
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw inputError('NOT_UTF8', `${file} is not UTF-8 text`, { fix: 'save it as UTF-8', facts: { file }, cause })
  }
}

function unreadable(file: string, cause: unknown): DyepackError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return inputError('MISSING_FILE', `${file} does not exist`, {
      fix: file.endsWith('case.yaml')
        ? 'name a case folder, or make its case.yaml with dyepack init'
        : 'check the name',
      facts: { file },
      cause,
    })
  }
  return inputError('UNREADABLE_FILE', `${file} cannot be read (${String(code ?? cause)})`, { facts: { file }, cause })
}
