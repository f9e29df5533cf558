import { BURN_ADDRESSES } from './burnAddresses.ts'
import type { Leg, Transaction } from './chainOrder.ts'
import { normalAddress } from './chainOrder.ts'
import type { NaiveExchange } from './findExchanges.ts'

export interface NaiveOrigin {
  readonly asset: string
  readonly seed:
    | { readonly tx: string; readonly to?: readonly string[] }
    | { readonly address: string; readonly from?: string; readonly victims?: readonly string[] }
    | { readonly opening: string; readonly amount: string; readonly from?: string }
}

/**
 * Which origin has which output of a transaction; where two claim one, the lower number has it.
 *
 * @param exchanges those of the transaction: an actor's own proceeds are not seeded by its address
 */
export function findClaims(
  transaction: Transaction,
  origins: readonly NaiveOrigin[],
  exchanges: readonly NaiveExchange[],
): Map<Leg, number> {
  const claims = new Map<Leg, number>()
  origins.forEach((origin, index) => {
    for (const output of claimedBy(origin, transaction, exchanges)) {
      if (!claims.has(output)) claims.set(output, index + 1)
    }
  })
  return claims
}

function claimedBy({ asset, seed }: NaiveOrigin, transaction: Transaction, exchanges: readonly NaiveExchange[]): Leg[] {
  const moves = transaction.movements.filter((movement) => movement.kind !== 'gas')
  const candidates = moves.flatMap((move) =>
    move.outputs
      .filter((output) => output.asset === asset && output.amount > 0n)
      // A burn address is a sink: nobody has there what was stolen.
      .filter((output) => !BURN_ADDRESSES.includes(output.address))
      .map((output) => ({ move, inputs: move.inputs, output })),
  )
  if ('tx' in seed) {
    if (transaction.hash !== seed.tx.toLowerCase()) return []
    const payers = moves
      .flatMap(({ kind, inputs }) => inputs.filter((input) => kind === 'transaction' || input.amount > 0n))
      .filter((input) => input.asset === asset)
      .map((input) => input.address)
    const isReceiver = (address: string) =>
      seed.to === undefined ? address !== '' && !payers.includes(address) : seed.to.map(normalAddress).includes(address)
    return candidates.map(({ output }) => output).filter((output) => isReceiver(output.address))
  }
  if ('opening' in seed) return []
  const address = normalAddress(seed.address)
  const from = seed.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(seed.from)
  if (transaction.time < from) return []
  const proceeds = exchanges.some(({ actor }) => actor === address) ? exchanges.flatMap(({ own }) => own) : []
  const victims = seed.victims?.map(normalAddress)
  return candidates
    .filter(({ move, output }) => output.address === address && !proceeds.includes(move))
    .filter(({ inputs }) => inputs.every((input) => input.address !== address))
    .filter(({ inputs }) => isPaidBy(inputs, victims))
    .map(({ output }) => output)
}

/** A coinbase has no payer, so it is paid by no victim. */
function isPaidBy(inputs: readonly Leg[], victims: readonly string[] | undefined): boolean {
  if (victims === undefined) return true
  return inputs.length > 0 && inputs.every((input) => victims.includes(input.address))
}
