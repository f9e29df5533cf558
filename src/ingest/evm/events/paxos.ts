import { type EventDecoder, topic } from './eventDecoder.ts'

/** USDP, PAXG, BUSD, PYUSD, USDG, as the README of each one's repository at https://github.com/paxosglobal has them. */
const TOKENS = {
  ethereum: [
    '0x8e870d67f660d95d5be530380d0ec0bd388289e1',
    '0x45804880de22913dafe09f4980848ece6ecbaf78',
    '0x4fabb145d64652a948d72533023f6e7a623c7c53',
    '0x6c3ea9036406852006290770bedfcaba0e23a0e8',
    '0xe343167631d89b6ffc58b88d6b7fb0228795491d',
  ],
}

/**
 * Tokens of Paxos, of the first generation (https://github.com/paxosglobal/busd-contract, `contracts/BUSDImplementation.sol`) and of
 * PaxosTokenV2 (https://github.com/paxosglobal/paxos-token-contracts), as their sources declare them. Which of the two stands behind an
 * address at what time was not looked at: both are read for each. Who is frozen can neither pay nor be paid. A wipe logs a `Transfer` to
 * the zero address beside.
 */
export const paxos: readonly EventDecoder[] = [
  named('AddressFrozen', '0x90811a8edd3b3c17eeaefffc17f639cc69145d41a359c9843994dc2538203690', 'frozen'),
  named('AddressUnfrozen', '0xc3776b472ebf54114339eec9e4dc924e7ce307a97f5c1ee72b6d474e6e5e8b7c', 'unfrozen'),
  named('FreezeAddress', '0x1aa660498c83ea285bc55e4cfc00afcaa7120798db87b74f3c0d7c6e001bc392', 'frozen'),
  named('UnfreezeAddress', '0x150465b020dfc06a59269da94ed66db9b65a516cf4fdd5f583b0f12752339bbe', 'unfrozen'),
  named('FrozenAddressWiped', '0xfc5960f1c5a5d2b60f031bf534af053b1bf7d9881989afaeb8b1d164db23aede', 'destroyed'),
]

function named(name: string, hash: string, kind: EventDecoder['kind']): EventDecoder {
  const shape = { contracts: TOKENS, topics: 2, words: 0, who: topic(1), asset: 'contract' } as const
  return { signature: `${name}(address)`, topic: hash, kind, ...shape }
}
