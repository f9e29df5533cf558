import { brokenTokensIn } from '../brokenTokensIn.ts'
import { chainHint } from '../chainHint.ts'
import { tokensIn } from '../tokensIn.ts'
import type { IntakeRule } from './rule.ts'

/** Hashes carry no checksum: 64 hex digits with 0x, or without it where the words before speak of a transaction (else it may be a file's hash). */
export const transactionsRule: IntakeRule = {
  id: 'transactions',
  find: (page) =>
    [...tokensIn(page.text), ...brokenTokensIn(page.text)].flatMap(({ token, span }) => {
      const kind = 'transaction' as const
      if (/^0x[0-9a-f]{64}$/i.test(token))
        return [{ kind, chain: chainHint(page, span[0]) ?? 'ethereum', hash: token.toLowerCase(), span }]
      const before = page.text.slice(Math.max(0, span[0] - 60), span[0])
      if (!/^[0-9a-f]{64}$/i.test(token) || !/\b(?:tx|txid|transactions?)\b/i.test(before)) return []
      return [{ kind, chain: 'bitcoin', hash: token.toLowerCase(), span }]
    }),
}
