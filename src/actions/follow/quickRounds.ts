import { join } from 'node:path'
import type { CaseImport, CaseNode } from '../../core/case/case.ts'
import type { FollowEvent } from '../../core/wire/followEvent.ts'
import type { BlockRecord } from '../../ingest/evmRpc/blockRecord.ts'
import { readEvmSource } from '../../ingest/evmRpc/extract.ts'
import { type AskingOptions, recordNode } from '../sources/recordNode.ts'
import { sourceFolder } from '../sources/sourceFolder.ts'
import { readDelta } from './readDelta.ts'
import { messageIn } from './recordedMessages.ts'
import type { Tail } from './tail.ts'

export interface StartQuickRounds {
  readonly caseDir: string
  readonly imports: readonly CaseImport[]
  readonly tail: Tail
  readonly asking?: AskingOptions
  /** Is waited for with what each block says. */
  readonly tell: (events: readonly FollowEvent[]) => Promise<void>
}

/** Rounds in which only what is new is read. */
export interface QuickRounds {
  /** False: the chain was reorganised, or something came that only a whole trace can tell of. Errors: those of `recordNode`. */
  round(): Promise<boolean>
}

/** The last block of a source that was traced. */
interface Head {
  readonly entry: CaseImport
  readonly node: CaseNode
  readonly chain: string
  readonly name: string
  height: number
  hash: string
}

/** Begins where the sources of a case end now: that far its trace must go. */
export async function startQuickRounds(parameters: StartQuickRounds): Promise<QuickRounds> {
  const { caseDir, imports, tail, asking, tell } = parameters
  const heads: Head[] = []
  for (const entry of imports) {
    const { node } = entry
    if (node === null || node.to !== 'head') continue
    const chain = entry.chain ?? 'ethereum'
    const name = sourceFolder(chain, node)
    const last = await lastBlock(caseDir, name)
    heads.push({ entry, node, chain, name, height: last?.to ?? -1, hash: last?.lastHash ?? '' })
  }
  let whole = true

  const readBlock = async (head: Head, record: BlockRecord): Promise<void> => {
    if (!whole) return
    whole = record.number === head.height + 1 && record.parentHash === head.hash
    if (!whole) return
    head.height = record.number
    head.hash = record.hash
    const delta = await readDelta(record, head.entry)
    if (delta === null) return
    const messages = record.lines.transactions.flatMap((line) => messageIn(line, head.chain) ?? [])
    const events = await tail.read(delta, messages)
    if (events === null) whole = false
    else await tell(events)
  }

  return {
    round: async () => {
      for (const head of heads) {
        const { node, chain, name } = head
        await recordNode({
          folder: join(caseDir, name),
          name,
          chain,
          node,
          advance: true,
          ...(asking === undefined ? {} : { asking }),
          onRecord: (record) => readBlock(head, record),
        })
        // A reorganisation may take blocks away before there are others.
        whole &&= (await lastBlock(caseDir, name))?.lastHash === head.hash
      }
      return whole
    },
  }
}

async function lastBlock(caseDir: string, name: string) {
  const source = await readEvmSource(join(caseDir, name), name)
  return source?.chunks.at(-1) ?? null
}
