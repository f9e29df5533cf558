import { chainFacts } from '../../core/ledger/chains.ts'
import { shownText } from './shownText.ts'

/** Names that a table gives to addresses, as a TagPack. A name alone stops no trace: a person adds the category. */
export function labelsText(
  names: readonly { readonly address: string; readonly label: string }[],
  chain: string,
  file: string,
): string {
  const lines = [
    `# Names of addresses in ${shownText(file)}: claims of whoever wrote it. A name alone stops no trace. Where an address is`,
    '# a service, add a line to it: category: exchange (or mixing_service, defi_bridge …). Then a trace stops there.',
    `title: ${quoted(`Names in ${file}`)}`,
    `creator: ${quoted(`the author of ${file}`)}`,
    `source: ${quoted(file)}`,
    'confidence: unknown',
    `currency: ${chainFacts(chain)?.symbol ?? chain}`,
    'tags:',
    ...names.flatMap(({ address, label }) => [`  - address: ${quoted(address)}`, `    label: ${quoted(label)}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** Double-quoted YAML, with escapes for all that acts on a terminal. */
function quoted(text: string): string {
  return `"${shownFully(text.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))}"`
}

function shownFully(text: string): string {
  const parts: string[] = []
  for (let at = 0; at < text.length; at += 80) parts.push(shownText(text.slice(at, at + 80)))
  return parts.join('')
}
