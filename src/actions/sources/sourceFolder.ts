import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CaseAddressSource, CaseImport, CaseNode } from '../../core/case/case.ts'
import { inputError } from '../../core/errors.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { hashFile } from '../files/hashFile.ts'
import type { InputFile } from '../trace/manifestFile.ts'

/** Where the blocks of a node are kept. The end of a range may be moved, and what is there stays. */
export function sourceFolder(chain: string, { from }: Pick<CaseNode, 'from'>, sources = 'sources'): string {
  return `${sources}/${chain}-${from}`
}

/** Where the transactions of single addresses are kept. Another range is another folder. */
export function addressFolder(
  format: string,
  chain: string,
  { from, to }: Pick<CaseAddressSource, 'from' | 'to'>,
  sources = 'sources',
): string {
  return `${sources}/${format}-${chain}-${from}-${to}`
}

/** What a case has from servers: the hosts that were asked for it, and the files that say so. Errors: `SOURCE_BROKEN`. */
export async function sourceFacts(
  caseDir: string,
  imports: readonly CaseImport[],
): Promise<{ readonly hosts: readonly string[]; readonly inputs: readonly InputFile[] }> {
  const hosts = new Set<string>()
  const inputs: InputFile[] = []
  for (const { format, node, byAddress, chain } of imports) {
    if (node === null && byAddress === null) continue
    const on = chain ?? 'ethereum'
    const folder = node === null ? addressFolder(format, on, byAddress!) : sourceFolder(on, node)
    const file = `${folder}/${SOURCE_FILE}`
    const asked = await hostsOf(join(caseDir, file), folder)
    if (asked === null) continue
    for (const host of asked) hosts.add(host)
    inputs.push({ file, sha256: await hashFile(join(caseDir, file)) })
  }
  return { hosts: [...hosts].sort(), inputs }
}

/** Every kind of source says so in its `source.json`. */
const asked = z.looseObject({ hosts: z.array(z.string()) })

/** Null where there is no file. */
async function hostsOf(path: string, folder: string): Promise<readonly string[] | null> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  try {
    return asked.parse(JSON.parse(text)).hosts
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${folder}/${SOURCE_FILE} is not what dyepack wrote there`, {
      fix: `remove the folder ${folder} and fetch it anew`,
      facts: { folder },
      cause,
    })
  }
}
