import type { Leads } from '../../core/report/leads.ts'
import { escapeHtml } from './escape.ts'
import { inlineHtml } from './inlineHtml.ts'
import { behind, list, section, table } from './parts.ts'

/** So many deposit addresses stand on the page; the file beside it has them all. */
const SHOWN = 50

/** What rules of thumb suggest, with what each rests on. */
export function leadsSection(
  { heading, deposits, contradicted, fundings, excluded, rules }: Leads,
  front: string,
): string {
  const rows = deposits
    .slice(0, SHOWN)
    .map((line) => [
      inlineHtml(line.address),
      escapeHtml(line.exchange) +
        (line.accepted === null ? '' : `<br><span class="quiet">taken for a fact: ${escapeHtml(line.accepted)}</span>`),
      line.received.length === 0 ? '<span class="quiet">none seen</span>' : inlineHtml(line.received),
      inlineHtml(line.payers),
      line.confidence,
      inlineHtml(line.evidence),
    ])
  const columns = [
    { head: 'Address' },
    { head: 'Looks like a deposit address of' },
    { head: 'Stolen value received', name: 'n' as const },
    { head: 'Paid by' },
    { head: 'Confidence', name: 'n' as const },
    { head: 'Surest evidence', name: 'wide-cell' as const },
  ]
  const more = deposits.length > SHOWN ? `<p class="small">${deposits.length - SHOWN} more in leads.csv.</p>` : ''
  return section(
    'leads',
    heading,
    deposits.length + fundings.length === 0
      ? ''
      : `Suggested by rules of thumb, which can be wrong. Use a lead to ask, never as proof of who somebody is. Amounts under ${front}; confidence from 0 to 1.`,
    [
      deposits.length === 0
        ? ''
        : `<h3>Addresses that an exchange may have given to a customer</h3>${contradicted === null ? '' : `<p>${inlineHtml(contradicted)}</p>`}${table('Deposit addresses', columns, rows)}${more}`,
      fundings.length === 0 ? '' : `<h3>Wallets whose first coins came from one wallet</h3>${list(fundings)}`,
      excluded.length === 0
        ? ''
        : `<h3>First coins that link nobody</h3><p>Who sends a wallet its first coin, which pays for gas, often owns it. Here that is not so, or cannot be seen:</p>${list(excluded)}`,
      behind('The rules, their settings, and what they lacked here', list(rules)),
    ].join(''),
  )
}
