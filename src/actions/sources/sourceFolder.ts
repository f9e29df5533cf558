import { join } from 'node:path'
import type { CaseImport, CaseNode } from '../../core/case/case.ts'
import { readEvmSource, SOURCE_FILE } from '../../ingest/evmRpc/extract.ts'
import { hashFile } from '../files/hashFile.ts'
import type { InputFile } from '../trace/manifestFile.ts'

/** Where the blocks of a node are kept. The end of a range may be moved, and what is there stays. */
export function sourceFolder(chain: string, { from }: CaseNode, sources = 'sources'): string {
  return `${sources}/${chain}-${from}`
}

/** What a case has from nodes: the hosts that were asked for it, and the files that say so. */
export async function sourceFacts(
  caseDir: string,
  imports: readonly CaseImport[],
): Promise<{ readonly hosts: readonly string[]; readonly inputs: readonly InputFile[] }> {
  const hosts = new Set<string>()
  const inputs: InputFile[] = []
  for (const { node, chain } of imports) {
    if (node === null) continue
    const folder = sourceFolder(chain ?? 'ethereum', node)
    const source = await readEvmSource(join(caseDir, folder), folder)
    for (const host of source?.hosts ?? []) hosts.add(host)
    const file = `${folder}/${SOURCE_FILE}`
    if (source !== null) inputs.push({ file, sha256: await hashFile(join(caseDir, file)) })
  }
  return { hosts: [...hosts].sort(), inputs }
}
