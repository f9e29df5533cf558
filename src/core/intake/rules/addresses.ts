import { normaliseAddress } from '../../ledger/address.ts'
import { brokenTokensIn } from '../brokenTokensIn.ts'
import { chainHint } from '../chainHint.ts'
import { lookalikesIn } from '../lookalikesIn.ts'
import type { Mark } from '../mark.ts'
import type { Page } from '../page.ts'
import { tokensIn } from '../tokensIn.ts'
import type { IntakeRule } from './rule.ts'

/**
 * Addresses by their checksum, defanged ones and those that a line end breaks too. One whose checksum fails is kept with what
 * is wrong, for a digit may be a slip; and so is one with letters of another alphabet.
 */
export const addressesRule: IntakeRule = {
  id: 'addresses',
  find: (page) => {
    const kind = 'address' as const
    const broken = brokenTokensIn(page.text).flatMap(({ token, span }) => {
      const read = readToken(token, page, span[0])
      return read === null || read.problem !== null ? [] : [{ kind, span, ...read }]
    })
    const lookalikes = lookalikesIn(page.text).flatMap(({ token, span, problem }) => {
      const read = readToken(token, page, span[0])
      return read === null ? [] : [{ kind, span, ...read, checked: false, problem }]
    })
    const taken = new Set([...broken, ...lookalikes].map(({ span }) => span[0]))
    const whole = tokensIn(page.text).flatMap(({ token, span }) => {
      const read = taken.has(span[0]) ? null : readToken(token, page, span[0])
      return read === null ? [] : [{ kind, span, ...read }]
    })
    return [...broken, ...lookalikes, ...whole]
  },
}

type Address = Pick<Extract<Mark, { kind: 'address' }>, 'chain' | 'address' | 'checked' | 'problem'>

function readToken(token: string, page: Page, at: number): Address | null {
  if (/^0x[0-9a-fA-F]{40}$/i.test(token)) {
    const written = `0x${token.slice(2)}`
    const mixed = /[a-f]/.test(written.slice(2)) && /[A-F]/.test(written)
    return reading(chainHint(page, at) ?? 'ethereum', written, mixed)
  }
  if (/^bc1[02-9ac-hj-np-z]{8,87}$/i.test(token)) return reading('bitcoin', token, true)
  const base58 = /^[1-9A-HJ-NP-Za-km-z]{26,35}$/.test(token)
  // Words run together are no addresses: one has digits, capitals and small letters.
  if (!base58 || !/\d/.test(token) || !/[a-z]/.test(token) || !/[A-Z]/.test(token)) return null
  if (/^[13]/.test(token)) return reading('bitcoin', token, true)
  return /^T.{33}$/.test(token) ? reading('tron', token, true) : null
}

function reading(chain: string, token: string, checked: boolean): Address {
  const read = normaliseAddress(chain, token)
  if ('address' in read) return { chain, address: read.address, checked, problem: null }
  return { chain, address: token, checked: false, problem: read.problem }
}
