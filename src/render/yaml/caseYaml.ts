import type { CaseDraft } from '../../core/case/caseDraft.ts'

/**
 * A `case.yaml` with a line on what each key means. What the draft leaves out stands there as an example, commented out.
 * Texts are quoted so that nothing in them is read as YAML.
 */
export function caseYaml(draft: CaseDraft): string {
  return `${[HEAD, named(draft), imports(draft), origins(draft), victim(draft), policy(draft), knowledge(draft), REST].join('\n\n')}\n`
}

const HEAD = `# A case for dyepack: what was stolen, where the ledger is, who says what. "dyepack trace" with this folder traces it.
# A key right behind a # is an example: take the # away, and the spaces stay; then put in your own.
# docs/case-file.md of dyepack has every key in full.`

function named({ id, title }: CaseDraft): string {
  return `# A short name: letters, digits, dots, _ and -. And the heading of the report.
id: ${quoted(id)}
${line('title', title, '"The theft from …"')}

# The trace ends here, inclusive. Without it, at the ledger's last movement.
#asOf: { time: 2023-06-01T00:00:00Z }`
}

function imports(draft: CaseDraft): string {
  const { format, files, mapping, chain, covers, url, blocks } = draft
  if (format !== undefined && url !== undefined && blocks !== undefined) return fetched(draft, url, blocks)
  const given = format !== undefined && files !== undefined
  const key = (name: string, value: string | undefined, example: string) =>
    value !== undefined ? `    ${name}: ${value}` : given ? `    #${name}: ${example}` : `#    ${name}: ${example}`
  return `# The files of the ledger, relative to this folder. Files that belong together are one entry.
# covers: the addresses whose whole history these files hold, or all. At every other address a trace stops as "unread".
${given ? '' : '#'}imports:
${given ? '' : '#'}  - format: ${given ? quoted(format) : 'transfers-csv'}
${key('files', given ? list(files) : undefined, '[ledger/*.csv]')}
${key('covers', covers === undefined ? undefined : covers.join(' ') === 'all' ? 'all' : list(covers), '["0x1111111111111111111111111111111111111111"]')}
${key('chain', chain === undefined ? undefined : quoted(chain), 'ethereum   # for formats whose files do not name it')}
${key('mapping', mapping === undefined ? undefined : quoted(mapping), 'mapping.yaml   # for the format sheet: which column is what')}`
}

/** A source that `dyepack pull` fetches: whole blocks of Bitcoin, else what single addresses did. */
function fetched({ format, chain, key }: CaseDraft, url: readonly string[], blocks: string): string {
  const [from, to] = blocks.split('..')
  const byAddress = format !== 'bitcoin-rpc'
  const secret = key === undefined ? '#key: env:MY_KEY' : `key: ${quoted(key)}`
  const more = format === 'evm-rpc' ? ['by: address'] : format === 'esplora' ? [] : [secret]
  const what = byAddress ? 'what single addresses did, and which blocks' : 'blocks, and which'
  return `# Where "dyepack pull" fetches ${what}: the first and the last are included.
# url: env:NAME, a variable that holds the URL of the server, for no case may hold a key; or several, the next where one fails.
${byAddress ? '# rowsAnAddress: an address with more transactions is left unread, and named.' : '# to: the last block, or head: as far as the chain goes. key: what opens the node.'}
imports:
  - format: ${quoted(format!)}
    url: ${url.length === 1 ? quoted(url[0]!) : list(url)}
    chain: ${quoted(chain ?? '')}
    from: ${from}
    to: ${to}
${[...more, ...(byAddress ? ['#rowsAnAddress: 10000'] : [])].map((line) => `    ${line}`).join('\n')}`
}

const SEEDS = {
  tx: 'the transaction of the theft. to: who was paid in it (default: whoever pays none of the asset in it)',
  address: 'an address that received stolen coins. from: since when; victims: whose payments count (default: all)',
  opening:
    'an address that held stolen coins when the ledger begins. amount: base units, or all that it pays beyond what it got',
} as const

function origins({ asset, seed, to, from, victims, amount }: CaseDraft): string {
  const rest = {
    tx: [optional('to', to === undefined ? undefined : list(to), '["0x2222222222222222222222222222222222222222"]')],
    address: [
      optional('from', from === undefined ? undefined : quoted(from), '2023-04-08T08:00:00Z'),
      optional('victims', victims && list(victims), '["0x1111111111111111111111111111111111111111"]'),
    ],
    opening: [
      `      amount: ${quoted(amount ?? 'all')}`,
      optional('from', from === undefined ? undefined : quoted(from), '2023-04-08T08:00:00Z   # with amount: all only'),
    ],
  }
  return `# What was stolen: the asset (a chain and its coin, or a chain and a token's contract), and how the theft is found in the ledger.
# ${seed.kind}: ${SEEDS[seed.kind]}.
# Several thefts are several entries.
origins:
  - asset: ${quoted(asset)}
    seed:
      ${seed.kind}: ${quoted(seed.value)}
${rest[seed.kind].join('\n')}`
}

function optional(name: string, value: string | undefined, example: string): string {
  return value === undefined ? `      #${name}: ${example}` : `      ${name}: ${value}`
}

function victim({ victim: name, victimWallets }: CaseDraft): string {
  const what =
    '# Whose coins they were. What comes back to one of these wallets is "returned", and the trace stops there.'
  const wallets = victimWallets === undefined ? '["0x1111111111111111111111111111111111111111"]' : list(victimWallets)
  if (name === undefined) return `${what}\n#victim:\n#  name: "Somebody"\n#  wallets: ${wallets}`
  return `${what}\nvictim:\n  name: ${quoted(name)}\n  ${victimWallets === undefined ? '#' : ''}wallets: ${wallets}`
}

function policy({ primary, why }: CaseDraft): string {
  const what = `# When a wallet holds stolen coins and others and pays some out, which ones left is a rule, not a fact. All rules are computed;
# this one stands in front. Name it, with a reason, before you have seen results. Without it the report gives the range over all.
# fifo: the oldest first. lifo: the youngest first. haircut: the same share of every part. libr: clean coins first. dirty-first: stolen ones first.`
  const given = primary !== undefined && why !== undefined
  const entry = `primary: { policy: ${given ? quoted(primary) : 'haircut'}, why: ${given ? quoted(why) : '"one reason"'} }`
  return `${what}\n${given ? '' : '#'}${entry}`
}

function knowledge({ labels, prices }: CaseDraft): string {
  return `# Who is behind an address: GraphSense TagPacks. A tag of an exchange, a mixer or another service stops the trace there.
${line('labels', labels && list(labels), '[labels/*.yaml]')}

# Daily prices in US dollars: CSV files with asset,date,usd, or a price API, { format: defillama, url: https://coins.llama.fi },
# which dyepack prices asks. Without them the report has no dollars.
${line('prices', prices && list(prices), '[prices/*.csv]')}`
}

const REST = `# Where else to stop: after so many hops, below an amount (base units).
#stop: { hops: 50, minAmount: { "ethereum/ETH": "10000000000000000" } }

# Where a swap may hide money (what came out has no price, or is worth less than 80 % of what went in): follow what was
# received, or what was paid and to whom. Of single transactions you may know better.
#contested:
#  follow: received
#  transactions:
#    - { tx: "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", follow: paid, reason: "how you know" }

# Rules of thumb: they give leads, never facts. Switch one off, or take for a fact what you know to be right: then the trace
# stops there. "dyepack heuristics" lists them.
#heuristics:
#  gas-funding: false
#  deposit-reuse:
#    accept: [{ address: "0x4444444444444444444444444444444444444444", reason: "how you know" }]

# What somebody said, printed with the source and never as a fact.
#claims:
#  - { about: attribution, says: "what is said", by: "who says it", date: 2023-04-14, url: "https://example.org/" }

# What was frozen, seized or given back, as somebody reports it.
#outcomes:
#  - { class: frozen, address: "0x3333333333333333333333333333333333333333", by: "who says it" }

# true: the next steps in the report speak of now.
#live: false`

/** `key: value`, or the key commented out with an example. */
function line(key: string, value: string | undefined, example: string): string {
  if (value === undefined) return `#${key}: ${example}`
  return `${key}: ${key === 'title' ? quoted(value) : value}`
}

export function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`
}

/** A double-quoted scalar: JSON's escapes are YAML's, and what an editor would not show is escaped too. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g
