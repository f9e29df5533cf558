import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { TheftProposal } from '../../core/start/theftProposal.ts'
import { proposalJson } from '../../render/json/proposalJson.ts'
import { startYaml } from '../../render/yaml/startYaml.ts'
import { writeText } from '../files/writeText.ts'

/** Writes `proposal.json`, and `case.yaml` where something is proposed. `prices`: files that the case is to name. */
export async function writeProposal(caseDir: string, proposal: TheftProposal, prices: readonly string[]) {
  await mkdir(caseDir, { recursive: true })
  const yaml = proposal.proposed.length === 0 ? null : startYaml(proposal, prices)
  const [caseFile, proposalFile] = [join(caseDir, 'case.yaml'), join(caseDir, PROPOSAL)]
  if (yaml !== null) await writeText(caseFile, [yaml])
  await writeText(proposalFile, [proposalJson(proposal, yaml === null ? null : sha256(yaml))])
  return { caseFile: yaml === null ? null : caseFile, proposalFile }
}

const PROPOSAL = 'proposal.json'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A case that `start` wrote and nobody changed may be written anew; any other is a person's. Errors: `CASE_EXISTS`. */
export async function refuseChanged(caseDir: string): Promise<void> {
  const text = await textOf(join(caseDir, 'case.yaml'))
  if (text === null) return
  const proposal = await textOf(join(caseDir, PROPOSAL))
  if (proposal?.includes(`"caseSha256": "${sha256(text)}"`)) return
  throw inputError('CASE_EXISTS', `${join(caseDir, 'case.yaml')} is there already, and a person wrote or changed it`, {
    fix: 'go on with dyepack pull or dyepack follow, or name another folder',
    facts: { file: join(caseDir, 'case.yaml') },
  })
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
}
