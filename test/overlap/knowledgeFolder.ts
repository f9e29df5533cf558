import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** A knowledge base that says nothing, which is read at once. */
export function knowledgeFolder(folder: string): string {
  const path = join(folder, '.knowledge')
  mkdirSync(join(path, 'tags'), { recursive: true })
  return path
}
