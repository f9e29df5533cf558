import { visible } from '../report/visible.ts'
import type { ShareFile } from '../wire/shareFile.ts'
import { compareLists } from './compareLists.ts'
import type { ShareInput } from './shareInput.ts'
import type { ShareRole } from './shareRole.ts'
import { shareRoles } from './shareRoles.ts'
import { shareRows } from './shareRows.ts'
import { shareText } from './stolenShare.ts'
import type { Tlp } from './tlp.ts'
import { whyWithdrawn } from './whyWithdrawn.ts'

export interface MakeListParameters {
  readonly input: ShareInput
  readonly tlp: Tlp
  readonly roles: readonly ShareRole[]
  /** Of dyepack. */
  readonly version: string
  readonly snapshot: ShareFile['snapshot']
  readonly changedSinceTrace: readonly string[]
  /** The list before, and the SHA-256 of its file. */
  readonly before: { readonly list: ShareFile; readonly sha256: string } | null
}

const NOTICE =
  'Holding or receiving stolen coins is not guilt. Each line says what came to an address by the ledger, how it was counted and who says what; none says who holds it or what they knew. Lines can be withdrawn: look at the newest list before you act.'

/** Of a case that dyepack start wrote and that still says so. */
const PROPOSED = 'No person has confirmed yet what was stolen: the theft of this list is a proposal.'

/** A list of a case's addresses, compared with the one before; without its seal. */
export function makeList(parameters: MakeListParameters): Omit<ShareFile, 'seal'> {
  const { input, tlp, roles, version, snapshot, changedSinceTrace, before } = parameters
  const { trace, caseFile } = input
  const stamp = stampOf(trace.asOf, before?.list.stamp ?? null)
  const all = shareRoles(input)
  const keys = [...all].filter(([, { role }]) => roles.includes(role)).map(([key]) => key)
  const context = {
    roles: all,
    caseChanged: before !== null && before.list.snapshot.caseFile !== snapshot.caseFile,
    ledgerChanged: before !== null && before.list.snapshot.ledger !== snapshot.ledger,
    transactions: new Set([...input.tallies.values()].flatMap((tally) => [...tally.transactions.keys()])),
  }
  const { rows, difference } = compareLists(before?.list.addresses ?? [], shareRows(input, all, keys, stamp), (row) =>
    whyWithdrawn(row, context),
  )
  return {
    schema: 'dyepack/share@1',
    tlp,
    notice: caseFile.proposed === true ? `${PROPOSED} ${NOTICE}` : NOTICE,
    case: caseFile.id,
    title: visible(caseFile.title),
    asOf: trace.asOf,
    stamp,
    number: (before?.list.number ?? 0) + 1,
    version,
    policy: input.front,
    policies: [...input.conserving],
    leastShare: shareText(input.leastShare),
    roles: [...roles],
    snapshot,
    changedSinceTrace: [...changedSinceTrace],
    since: before === null ? null : { sha256: before.sha256, stamp: before.list.stamp, number: before.list.number },
    addresses: [...rows],
    added: difference.added.map(({ chain, address }) => ({ chain, address })),
    changed: difference.changed.map(({ row: { chain, address }, fields }) => ({ chain, address, fields: [...fields] })),
    withdrawn: [...difference.withdrawn].map((one) => ({ ...one, words: visible(one.words) })),
    leftOut: countRoles([...all.values()].map(({ role }) => role).filter((role) => !roles.includes(role))),
  }
}

/** Later than that of the list before, also where both are of one end of the trace: STIX asks for it. */
function stampOf(asOf: string, before: string | null): string {
  const time = before === null ? Date.parse(asOf) : Math.max(Date.parse(asOf), Date.parse(before) + 1)
  return new Date(time).toISOString()
}

function countRoles(roles: readonly ShareRole[]): Partial<Record<ShareRole, number>> {
  const counts: Partial<Record<ShareRole, number>> = {}
  for (const role of [...roles].sort()) counts[role] = (counts[role] ?? 0) + 1
  return counts
}
