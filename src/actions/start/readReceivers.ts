import type { Assessed } from '../../core/start/assessOutflows.ts'
import type { ReceiverGroup } from '../../core/start/sortOutflows.ts'
import { RECEIVER_ROWS, type ReadChain, recordAddresses } from './recordWallets.ts'
import type { StartFailure, StartWork } from './startWork.ts'

/** How many receivers are read to see what was made ready before. */
export const RECEIVERS = 100
/** Receivers that were paid so near to an alarm are looked at too, milliseconds. */
const NEAR = 3_600_000

export interface ReceiversToRead {
  readonly some: readonly ReceiverGroup[]
  /** How many more there are. */
  readonly left: number
}

/** Whoever is proposed, and whoever was new and was paid at about the time of an alarm: what set them going may link them. */
export function receiversToRead({ sort, alarms }: Assessed): ReceiversToRead {
  const sorted = sort(new Map())
  const isNear = ({ evidence, payments }: ReceiverGroup) =>
    evidence.includes('new-receiver') &&
    !evidence.includes('wrapper') &&
    alarms.some(({ since, time }) => payments.some((one) => one.time >= since - NEAR && one.time <= time + NEAR))
  const all = [...sorted.proposed, ...sorted.unexplained.filter(isNear)]
  return { some: all.slice(0, RECEIVERS), left: all.length - Math.min(all.length, RECEIVERS) }
}

export interface ReceiversRead {
  readonly failed: readonly StartFailure[]
  /** Of those that were named: too busy to be read. */
  readonly busy: readonly string[]
  readonly requests: number
}

/** Records what others than the victim did. `addressesOn`: of each chain. */
export async function readReceivers(
  { caseDir, asking, onProgress }: StartWork,
  chains: readonly ReadChain[],
  addressesOn: (chain: string) => readonly string[],
): Promise<ReceiversRead> {
  const failed: StartFailure[] = []
  const busy: string[] = []
  let requests = 0
  for (const one of chains) {
    const { chain } = one.source
    const addresses = addressesOn(chain)
    if (addresses.length === 0) continue
    const onRows = (rows: number) => onProgress({ step: 'receivers', chain, rows })
    const read = await recordAddresses(caseDir, one, addresses, RECEIVER_ROWS, asking, onRows)
    failed.push(...read.failed)
    busy.push(...read.record.tooBusy.filter((address) => addresses.includes(address)))
    requests += read.requests
  }
  return { failed, busy, requests }
}
