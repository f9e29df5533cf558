import type { ConservingPolicy } from '../../naive/pool.ts'
import type { Step, Tx } from '../money/truth.ts'
import { CHAINS, type ChainName } from './cast.ts'
import type { Hour } from './hour.ts'
import { assetId } from './hourCase.ts'

/**
 * What is to be told of an hour, by the script's own books, as lines of `events.jsonl` without their ids: each once, in the order of each
 * chain.
 */
export function bookedEvents(
  hour: Hour,
  policy: ConservingPolicy,
  numbers: (hour: Hour, chain: ChainName) => readonly number[],
): readonly object[] {
  const { book, cast, services } = hour
  const arrivals = new Map<string, readonly [event: string, service: string | null]>([
    [cast.exchange, ['reached-service', 'Scripted Exchange']],
    [services.mixer, ['entered-mixer', 'Scripted Mixer']],
    [services.bridge, ['bridged', 'Scripted Bridge']],
    // It has as many counterparties as a service, and no name.
    [cast.unlabelled, ['reached-service', null]],
  ])
  return CHAINS.flatMap((chain) => {
    const steps = hour.chains[chain].truth.steps(policy, numbers(hour, chain))
    const moved = steps.flatMap((step) => stepEvents(chain, policy, step, arrivals))
    const written = book.messages.filter((one) => one.chain === chain)
    return [
      ...moved,
      ...written.map(({ tx, from, to, text }) => ({ ...NOTHING, event: 'message', ...at(chain, tx), from, to, text })),
    ]
  })
}

const NOTHING = { asset: null, amount: null, origin: null, policy: null, tainted: null, basis: null, service: null }

type Arrivals = ReadonlyMap<string, readonly [event: string, service: string | null]>

function stepEvents(chain: ChainName, policy: string, step: Step, arrivals: Arrivals): readonly object[] {
  const { kind, tx, from, to, money, got, tainted } = step
  // Fees are not told.
  if (kind === 'flow' && to === '') return []
  const [asset, moved] = money
  const [arrived, service] = arrivals.get(to) ?? ['moved', null]
  return [...tainted].map(([origin, part]) => {
    // Of what is frozen, the part that is stolen; of a swap that had several origins in it, nobody says which went in first.
    const amount = kind === 'freeze' ? part.amount : moved
    const common = {
      ...at(chain, tx),
      from,
      to: to === '' ? null : to,
      asset: assetId(chain, asset),
      amount: `${amount}`,
      origin,
      policy,
    }
    const share = { basis: `${part.basis}`, service }
    if (kind === 'flow') return { event: arrived, ...common, tainted: `${part.amount}`, ...share }
    if (kind === 'freeze') return { event: 'frozen', ...common, tainted: `${part.amount}`, ...share }
    const out = { asset: assetId(chain, got![0]), amount: `${got![1]}` }
    return { event: 'swapped', ...common, tainted: tainted.size === 1 ? `${part.amount}` : null, ...share, got: out }
  })
}

function at(chain: ChainName, { hash, height, time }: Tx) {
  return { chain, height, time: new Date(1000 * time).toISOString().replace('.000Z', 'Z'), txHash: hash }
}
