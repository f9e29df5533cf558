import type { MovementBatch } from '../ledger/batch.ts'
import { addressOf } from './conversions/netFlows.ts'

/** Whether a movement to nobody is an issuer's: it took the coins from an address that it had frozen. */
export function isDestroyed(batch: MovementBatch, row: number): boolean {
  const payer = addressOf(batch.inputs, row)
  const told = batch.events?.get(batch.tx[row]!) ?? []
  return told.some(({ kind, who, asset }) => kind === 'destroyed' && who === payer && asset === batch.asset[row])
}
