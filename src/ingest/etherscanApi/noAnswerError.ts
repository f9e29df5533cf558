import { type DyepackError, inputError, retryError } from '../../core/errors.ts'
import type { NoAnswerTrouble } from './explorerClient.ts'

/** No explorer answered: what may succeed later counts more than what never will, and of several the first. */
export function noAnswerError(troubles: readonly NoAnswerTrouble[], address: string | null): DyepackError {
  const rank = (kind: NoAnswerTrouble['kind']) => (ERRORS[kind].later ? 0 : 1)
  const [first] = [...troubles].sort((one, other) => rank(one.kind) - rank(other.kind))
  const { code, later, means, fix } = ERRORS[first!.kind]
  const said = troubles.map((trouble) => `${trouble.host}: ${trouble.said}`).join('; ')
  const make = later ? retryError : inputError
  const facts = { explorers: troubles.map(({ host, kind, said }) => ({ host, kind, said })), address }
  return make(code, `${means}: ${said}`, { fix, facts })
}

interface Told {
  readonly code: string
  readonly later: boolean
  readonly means: string
  readonly fix: string
}

const AGAIN = 'run this again later: what was fetched stays; or name a second explorer'
const UNREACHABLE: Told = { code: 'EXPLORER_UNREACHABLE', later: true, means: 'no explorer answered', fix: AGAIN }
const SLOW: Told = {
  code: 'EXPLORER_TIMEOUT',
  later: true,
  means: 'the explorer does not manage to look up even one block',
  fix: AGAIN,
}

const ERRORS: Readonly<Record<NoAnswerTrouble['kind'], Told>> = {
  busy: {
    code: 'EXPLORER_BUSY',
    later: true,
    means: 'the explorer wants fewer questions than dyepack asks',
    fix: AGAIN,
  },
  spent: {
    code: 'EXPLORER_SPENT',
    later: true,
    means: 'the questions that this key may ask are used up',
    fix: 'run this again tomorrow: what was fetched stays; or take a larger plan',
  },
  broken: UNREACHABLE,
  narrow: SLOW,
  window: SLOW,
  large: { code: 'EXPLORER_TIMEOUT', later: true, means: 'an answer is too large', fix: AGAIN },
  behind: {
    code: 'EXPLORER_NOT_FINAL',
    later: true,
    means: 'the explorer has not read the chain as far as that, or its last blocks may still go away',
    fix: 'run this again later, or end at the block that is named',
  },
  key: {
    code: 'EXPLORER_KEY',
    later: false,
    means: 'the explorer does not take the key',
    fix: 'make a key at the explorer (one of Etherscan is valid for all of its chains), export it, and name its variable: key: env:NAME',
  },
  plan: {
    code: 'EXPLORER_PLAN',
    later: false,
    means: 'the plan of this key does not include this chain',
    fix: "take a larger plan, or ask the chain's Blockscout, or a node with evm-rpc",
  },
  chain: {
    code: 'EXPLORER_CHAIN',
    later: false,
    means: 'the explorer does not have this chain',
    fix: "ask the chain's own Blockscout, or a node with evm-rpc",
  },
  refused: {
    code: 'EXPLORER_REFUSED',
    later: false,
    means: 'the explorer refused',
    fix: 'check the URL: https://api.etherscan.io/v2/api, https://api.blockscout.com/v2/api, or a Blockscout of one chain, like https://eth.blockscout.com/api',
  },
  wrong: {
    code: 'EXPLORER_WRONG_ANSWER',
    later: false,
    means: 'what the explorer answered cannot be right',
    fix: 'ask another explorer, or a node with evm-rpc: this one mixes things up or leaves something out',
  },
}
