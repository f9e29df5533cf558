import { inputError } from '../../core/errors.ts'

/** Nothing that reads like blocks. */
export function noBlocks(name: string): Error {
  return inputError(
    'NO_BLOCKS',
    `${name} is no file of Bitcoin blocks: it begins neither like a blk file nor with a block`,
    {
      fix: 'give blk*.dat of a Bitcoin Core folder, that folder, or one block as a node serialises it',
      facts: { file: name },
    },
  )
}

/** A folder without them. */
export function noBlocksIn(name: string): Error {
  return inputError('NO_BLOCKS', `the folder ${name} has no blk*.dat, nor has a folder blocks in it`, {
    fix: 'give the folder of a Bitcoin Core, its blocks folder, or single files of blocks',
    facts: { file: name },
  })
}

/** Bytes that are no block; `says` goes on after "the block at byte N". */
export function badBlock(name: string, offset: number, says: string, cause?: unknown): Error {
  return inputError('BAD_BLOCK', `${name}: the block at byte ${offset} ${says}`, {
    fix: 'fetch the file anew; of a running node, its verifychain and reindex tell what is wrong with its disk',
    facts: { file: name, offset },
    ...(cause === undefined ? {} : { cause }),
  })
}
