import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { type StartChain, type StartFile, startFileSchema } from '../../core/wire/startFile.ts'
import { writeText } from '../files/writeText.ts'
import type { StartSource } from './startSource.ts'
import type { StartWindow, StartWork } from './startWork.ts'

type Asked = Pick<StartWork, 'caseDir' | 'window' | 'sources'>

const START_FILE = 'sources/start.json'

/** What an earlier start found of the same window and sources; null: it is to be asked. Errors: `SOURCE_BROKEN`. */
export async function readStartFile({ caseDir, window, sources }: Asked): Promise<StartFile | null> {
  const text = await readFile(join(caseDir, START_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  try {
    const file = startFileSchema.parse(JSON.parse(text))
    return JSON.stringify(file.asked) === JSON.stringify(askedOf(window, sources)) ? file : null
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${START_FILE} is not what dyepack wrote there`, {
      fix: 'remove it and run dyepack start again: what was fetched stays',
      facts: { file: START_FILE },
      cause,
    })
  }
}

export async function writeStartFile(
  { caseDir, window, sources }: Asked,
  chains: readonly StartChain[],
): Promise<void> {
  const path = join(caseDir, START_FILE)
  await mkdir(dirname(path), { recursive: true })
  const file: StartFile = { schema: 'dyepack/start@1', asked: askedOf(window, sources), chains: [...chains] }
  await writeText(path, [`${JSON.stringify(file, null, 2)}\n`])
}

function askedOf({ since, until, before }: StartWindow, sources: readonly StartSource[]): StartFile['asked'] {
  return {
    since,
    until,
    before,
    sources: sources.map(({ format, chain, urls }) => ({ format, chain, urls: [...urls] })),
  }
}
