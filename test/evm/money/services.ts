import { addressOf } from './people.ts'

/** Addresses that the case has labels of. */
export const EXCHANGE = addressOf('exchange')
export const MIXER = addressOf('mixer')
export const BRIDGE = addressOf('bridge')

/** Address, name, category of the label, and the class that the loss ledger has for it. */
export const SERVICES = [
  [EXCHANGE, 'Scripted Exchange', 'exchange', 'exchange'],
  [MIXER, 'Scripted Mixer', 'mixing_service', 'mixer'],
  [BRIDGE, 'Scripted Bridge', 'defi_bridge', 'bridge'],
] as const
