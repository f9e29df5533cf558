import type { CasePriceApi } from '../../core/case/case.ts'
import { hasSecret } from '../../core/redact.ts'
import type { CaseFile } from '../../core/wire/caseFile.ts'
import type { Report } from './toCase.ts'

/** The servers among the entries of `prices`. */
export function toPriceApis(entries: NonNullable<CaseFile['prices']>, report: Report): readonly CasePriceApi[] {
  const seen = new Set<string>()
  return entries.flatMap((entry, index) => {
    if (typeof entry === 'string') return []
    const { format, url } = entry
    const at = (key: keyof typeof entry) => ['prices', index, key]
    if (seen.has(format)) report(at('format'), 'DUPLICATE_FORMAT', `${format} stands above already`, 'name it once')
    seen.add(format)
    if (!url.startsWith('env:')) {
      if (!/^https?:\/\/[^\s/]/.test(url)) report(at('url'), 'BAD_URL', 'is no URL of http or https', FORM)
      else if (hasSecret(url)) {
        const fix = 'export PRICES_URL=https://… in the shell, and write env:PRICES_URL here'
        report(at('url'), 'RPC_URL_SECRET', 'looks as if it had a key or a password in it, which no case may hold', fix)
      }
    }
    return [{ format, url }]
  })
}

const FORM = 'write it like { format: defillama, url: https://coins.llama.fi }'
