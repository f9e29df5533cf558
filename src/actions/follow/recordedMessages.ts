import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import type { CaseImport } from '../../core/case/case.ts'
import { messageText } from '../../core/follow/messageText.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { addressFolder, sourceFolder } from '../sources/sourceFolder.ts'

/** A transaction whose input is a text. */
export interface RecordedMessage {
  readonly chain: string
  readonly txHash: string
  readonly height: number
  /** Milliseconds. */
  readonly time: number
  readonly from: string
  /** Empty where a contract was made. */
  readonly to: string
  readonly text: string
}

/** SHA-256 of a file → what is written in it: files do not change. */
export type ReadMessages = Map<string, readonly RecordedMessage[]>

const unpack = promisify(gunzip)

/** The texts in the transactions that were recorded for a case; `read` has those of files that were read before, and gets the others. */
export async function recordedMessages(
  caseDir: string,
  imports: readonly CaseImport[],
  read: ReadMessages,
): Promise<readonly RecordedMessage[]> {
  const messages: RecordedMessage[] = []
  const used = new Set<string>()
  for (const { format, node, byAddress, chain: named } of imports) {
    if (format !== 'evm-rpc') continue
    const chain = named ?? 'ethereum'
    const folder = node === null ? addressFolder(format, chain, byAddress!) : sourceFolder(chain, node)
    for (const { file, sha256 } of await transactionFiles(join(caseDir, folder, SOURCE_FILE))) {
      const found = read.get(sha256) ?? messagesIn(await unpack(await readFile(join(caseDir, folder, file))), chain)
      read.set(sha256, found)
      used.add(sha256)
      messages.push(...found)
    }
  }
  for (const sha256 of read.keys()) if (!used.has(sha256)) read.delete(sha256)
  return messages
}

const source = z.looseObject({
  chunks: z.array(z.looseObject({ tables: z.array(z.looseObject({ file: z.string(), sha256: z.string() })) })),
})

/** None where nothing was recorded yet. */
async function transactionFiles(path: string): Promise<readonly { readonly file: string; readonly sha256: string }[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return []
  const { chunks } = source.parse(JSON.parse(text))
  return chunks.flatMap(({ tables }) => tables.filter(({ file }) => /^transactions_[\w.]+$/.test(file)))
}

const row = z.looseObject({
  hash: z.string(),
  block_number: z.int(),
  block_timestamp: z.int(),
  from_address: z.string(),
  to_address: z.string().nullable(),
  input: z.string(),
})

function messagesIn(content: Buffer, chain: string): readonly RecordedMessage[] {
  return content
    .toString('utf8')
    .split('\n')
    .flatMap((line) => messageIn(line, chain) ?? [])
}

/** The text in a line of the table `transactions`; null where there is none. */
export function messageIn(line: string, chain: string): RecordedMessage | null {
  if (!line.includes('"input":"0x')) return null
  const {
    hash,
    block_number: height,
    block_timestamp: seconds,
    from_address: from,
    ...rest
  } = row.parse(JSON.parse(line))
  const text = messageText(rest.input)
  if (text === null) return null
  return { chain, txHash: hash, height, time: 1000 * seconds, from, to: rest.to_address ?? '', text }
}
