import { inputError } from '../../core/errors.ts'
import type { Proposal } from '../../core/knowledge/outside/proposal.ts'
import { proposalFileSchema } from '../../core/wire/proposalFile.ts'
import { readJson } from '../files/readJson.ts'
import { keyText, shownValue } from '../yaml/problems.ts'

const MAX_BYTES = 256 * 1024 * 1024

/**
 * Reads a proposal that `dyepack --json knowledge import` wrote.
 * Errors: those of `readJson`, BAD_PROPOSAL.
 */
export async function readProposal(path: string): Promise<Proposal> {
  const result = proposalFileSchema.safeParse(await readJson(path, path, { maxBytes: MAX_BYTES, numbers: 'double' }))
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const place = keyText(issue.path) || 'the file'
  throw inputError('BAD_PROPOSAL', `${path} is no proposal: ${place}: ${shownValue(issue.message)}`, {
    fix: 'give a file that "dyepack --json knowledge import" wrote',
    facts: { file: path, key: place },
  })
}
