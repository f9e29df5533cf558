import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { compareText } from '../../core/compareText.ts'
import { inputError } from '../../core/errors.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import type { FileProblem } from './report.ts'
import { readId } from './words.ts'

/** The folders of a knowledge base. */
export const KNOWLEDGE_FOLDERS = ['publishers', 'sources', 'actors', 'incidents', 'figures', 'levers', 'tags'] as const

export type KnowledgeFolder = (typeof KNOWLEDGE_FOLDERS)[number]

export interface KnowledgeFiles {
  /** Ids of the files of each folder: their names without `.yaml`, in order. */
  readonly ids: Readonly<Record<KnowledgeFolder, readonly string[]>>
  readonly hasTopics: boolean
  readonly problems: readonly FileProblem[]
}

/**
 * The files of a knowledge folder. Names that begin with a dot and Markdown are passed over; whatever else is not
 * expected is a problem, so that no misnamed file is left out in silence.
 * Errors: NO_SUCH_KNOWLEDGE where the folder is not there.
 */
export async function listKnowledgeFiles(dir: string): Promise<KnowledgeFiles> {
  const problems: FileProblem[] = []
  const problem = (file: string, code: string, message: string, fix: string) =>
    problems.push({ file: join(dir, file), code, line: 0, key: '', message, fix })
  const top = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    const fix = 'name a folder like the knowledge folder of dyepack'
    throw inputError('NO_SUCH_KNOWLEDGE', `${dir} is not a folder that can be read`, {
      fix,
      facts: { file: dir },
      cause,
    })
  })
  const folders: readonly string[] = KNOWLEDGE_FOLDERS
  for (const entry of top) {
    if (passedOver(entry.name) || (entry.name === TOPICS && entry.isFile())) continue
    if (!entry.isDirectory() || !folders.includes(entry.name))
      problem(entry.name, 'UNKNOWN_FILE', 'does not belong here', suggestion(entry.name, [...folders, TOPICS]))
  }
  const ids = {} as Record<KnowledgeFolder, string[]>
  for (const folder of KNOWLEDGE_FOLDERS) {
    ids[folder] = []
    const there = top.some((entry) => entry.name === folder && entry.isDirectory())
    for (const entry of there ? await readdir(join(dir, folder), { withFileTypes: true }) : []) {
      if (passedOver(entry.name)) continue
      const id = entry.name.replace(/\.yaml$/, '')
      const name = join(folder, entry.name)
      if (!entry.isFile()) problem(name, 'NOT_A_FILE', 'is not a file', 'put the file itself here')
      else if (id === entry.name) problem(name, 'UNKNOWN_FILE', 'does not end with .yaml', 'rename it')
      else if (!('value' in readId(id)))
        problem(name, 'BAD_ID', `${shownValue(id)} is not an id`, 'name it with a-z, 0-9 and single - between them')
      else ids[folder].push(id)
    }
    ids[folder].sort(compareText)
  }
  return { ids, hasTopics: top.some((entry) => entry.name === TOPICS && entry.isFile()), problems }
}

export const TOPICS = 'topics.yaml'

function passedOver(name: string): boolean {
  return name.startsWith('.') || name.endsWith('.md')
}
