import { inputError } from '../../core/errors.ts'

/** Blocks in a row that were recorded of a chain. */
interface Stretch {
  readonly from: number
  readonly to: number
  /** Of the block before the first. */
  readonly parentHash: string
  readonly lastHash: string
}

/** Errors: `SOURCE_OF_OTHER_CHAIN`, where one does not go on where the one before ends. */
export function refuseBreaks(chunks: readonly Stretch[], name: string): void {
  for (const [i, { parentHash, from }] of chunks.entries()) {
    const above = chunks[i - 1]
    if (above === undefined || above.lastHash === parentHash) continue
    throw inputError('SOURCE_OF_OTHER_CHAIN', `in ${name} block ${from} is not the child of block ${above.to}`, {
      fix: `the blocks are of two chains: remove the folder ${name} and run this again`,
      facts: { folder: name, height: from },
    })
  }
}

/** A folder has things of another chain than the one that is asked for. */
export function otherChain(what: 'blocks' | 'transactions', name: string, chain: string, found: string): Error {
  return inputError('SOURCE_OF_OTHER_CHAIN', `${name} has ${what} of ${found}, not of ${chain}`, {
    fix: 'remove the folder, or name the chain that it is of',
    facts: { folder: name, chain, found },
  })
}
