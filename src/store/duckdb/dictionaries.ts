import { normaliseAddress } from '../../core/ledger/address.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { appendRows } from './appendRows.ts'
import type { Database } from './database.ts'
import { badRows, contradiction, PLACE, type Problem } from './problems.ts'

/**
 * Gives every asset and address of the staged rows an id, in the order of their names, and refuses those that are none.
 * Makes `asset_ids`, `asset_text` (as files write it → id), `address_ids`, `address_text` as temporary tables.
 */
export async function makeDictionaries(
  db: Database,
  files: readonly LedgerFile[],
  hasTransactions: boolean,
): Promise<void> {
  await makeAssets(db, files, hasTransactions)
  await makeAddresses(db, files, hasTransactions)
}

interface AssetFacts {
  readonly chain: string
  readonly text: string
  readonly symbol: string
  readonly decimals: number
  readonly ord: number
  readonly n: number
}

async function makeAssets(db: Database, files: readonly LedgerFile[], hasTransactions: boolean): Promise<void> {
  const columns = `chain, asset AS text, symbol, decimals, ord // ${PLACE} AS place, ord`
  const source = hasTransactions
    ? `(SELECT ${columns} FROM st UNION ALL SELECT ${columns} FROM ut)`
    : `(SELECT ${columns} FROM st)`
  await db.run(
    `CREATE TEMP TABLE asset_facts AS SELECT chain, text, symbol, decimals, place, min(ord) AS ord, count(*) AS n FROM ${source} GROUP BY ALL`,
  )
  const facts = await db.rows<AssetFacts>(
    `SELECT chain, text, symbol, decimals, min(ord)::DOUBLE AS ord, sum(n)::DOUBLE AS n FROM asset_facts GROUP BY ALL ORDER BY ord`,
  )
  const problems: Problem[] = []
  const assets = new Map<string, AssetFacts>()
  const texts = new Map<string, string>()
  const clashes = []
  for (const fact of facts) {
    const name = assetName(fact)
    if ('problem' in name) {
      problems.push({ ord: fact.ord, ...name.problem })
      continue
    }
    texts.set(fact.text, name.asset)
    const other = assets.get(name.asset)
    if (other === undefined) assets.set(name.asset, fact)
    else if (other.symbol !== fact.symbol || other.decimals !== fact.decimals) {
      const values = [other, fact].map(({ symbol, decimals }) => `${JSON.stringify(symbol)} with ${decimals} decimals`)
      clashes.push({ ords: [other.ord, fact.ord], field: name.asset, values })
    }
  }
  if (problems.length > 0) {
    const bad = new Set(problems.map((problem) => problem.ord))
    const rows = facts.reduce((sum, fact) => sum + (bad.has(fact.ord) ? fact.n : 0), 0)
    throw await badRows(files, rows, problems)
  }
  if (clashes.length > 0) {
    const fix = 'give every row of an asset the same symbol and decimals'
    throw await contradiction(
      files,
      'ASSET_TWICE',
      'one asset has two symbols or two decimals',
      fix,
      clashes.length,
      clashes,
    )
  }
  const sorted = [...assets].sort(([a], [b]) => (a < b ? -1 : 1))
  const ids = new Map(sorted.map(([asset], id) => [asset, id]))
  await db.run(
    'CREATE TEMP TABLE asset_ids (id INTEGER, chain VARCHAR, asset VARCHAR, symbol VARCHAR, decimals INTEGER)',
  )
  await appendRows(
    db,
    'asset_ids',
    sorted.map(([asset, { chain, symbol, decimals }], id) => [id, chain, asset, symbol, decimals]),
  )
  await db.run('CREATE TEMP TABLE asset_text (text VARCHAR, id INTEGER)')
  await appendRows(
    db,
    'asset_text',
    [...texts].map(([text, asset]) => [text, ids.get(asset)!]),
  )
}

type Wrong = { readonly problem: Omit<Problem, 'ord'> }

const CHAIN = /^[a-z0-9-]{1,64}$/
const UNIT = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/
const CONTROL = /[\p{Cc}\u2028\u2029]/u

/** `ethereum/ETH`, `ethereum/0xdac1…`: the row's chain, a slash, a unit. A contract is an address and is read as one. */
function assetName({ chain, text, symbol, decimals }: AssetFacts): { readonly asset: string } | Wrong {
  if (!CHAIN.test(chain)) return wrong('chain', chain, 'a chain name of a-z, 0-9 and -, like ethereum')
  if (!text.startsWith(`${chain}/`)) return wrong('asset', text, `an asset of the row's chain: ${chain}/…`)
  if (CONTROL.test(symbol) || symbol.length > 100)
    return wrong('symbol', symbol, 'at most 100 characters, none of them control characters')
  if (!(decimals >= 0 && decimals <= 255)) return wrong('decimals', String(decimals), 'a whole number from 0 to 255')
  const unit = text.slice(chain.length + 1)
  if (/^0x/i.test(unit)) {
    const read = normaliseAddress(chain, unit)
    return 'problem' in read
      ? wrong('asset', text, `a contract's address; it ${read.problem}`)
      : { asset: `${chain}/${read.address}` }
  }
  return UNIT.test(unit) ? { asset: text } : wrong('asset', text, `${chain}/ and a unit: letters, digits, . _ : -`)
}

function wrong(field: string, value: string, must: string): Wrong {
  return { problem: { field, value, must } }
}

async function makeAddresses(db: Database, files: readonly LedgerFile[], hasTransactions: boolean): Promise<void> {
  const sides = [
    `SELECT chain, "from" AS text FROM st`,
    `SELECT chain, "to" FROM st WHERE "to" IS NOT NULL`,
    ...(hasTransactions
      ? [
          `SELECT chain, o.address FROM (SELECT chain, unnest(outputs) AS o FROM ut) WHERE o.address IS NOT NULL`,
          `SELECT chain, i.address FROM (SELECT chain, unnest(inputs) AS i FROM ut) WHERE i.address IS NOT NULL`,
        ]
      : []),
  ]
  await db.run(`CREATE TEMP TABLE address_raw AS SELECT DISTINCT chain, text FROM (${sides.join(' UNION ALL ')})`)
  const rest = await checkAddresses(db, files)
  await db.run(
    `CREATE TEMP TABLE address_ids AS SELECT (row_number() OVER (ORDER BY chain, address) - 1)::INTEGER AS id, chain, address
     FROM ${rest ? '(SELECT DISTINCT chain, address FROM address_read)' : '(SELECT chain, text AS address FROM address_raw)'}`,
  )
  await db.run(
    rest
      ? `CREATE TEMP TABLE address_text AS SELECT r.chain, r.text, a.id FROM address_read r JOIN address_ids a USING (chain, address)`
      : `CREATE OR REPLACE TEMP VIEW address_text AS SELECT chain, address AS text, id FROM address_ids`,
  )
}

/** Lower-case EVM addresses pass set-based; the others are read one by one. True where some text differs from its address. */
async function checkAddresses(db: Database, files: readonly LedgerFile[]): Promise<boolean> {
  const chains = await db.rows<{ chain: string }>('SELECT DISTINCT chain FROM address_raw')
  const sample = `0x${'ab'.repeat(20)}`
  const quick = chains.filter(({ chain }) => {
    const read = normaliseAddress(chain, sample)
    return 'address' in read && read.address === sample
  })
  const passes = `(chain IN (${quick.map(({ chain }) => `'${chain}'`).join(', ') || 'NULL'}) AND regexp_full_match(text, '0x[0-9a-f]{40}'))`
  const others = await db.rows<{ chain: string; text: string }>(
    `SELECT chain, text FROM address_raw WHERE ${passes} IS NOT TRUE`,
  )
  if (others.length === 0) return false
  const read = others.map(({ chain, text }) => ({ chain, text, ...normaliseAddress(chain, text) }))
  const bad = read.flatMap((one) => ('problem' in one ? [one] : []))
  if (bad.length > 0) throw await refuseAddresses(db, files, bad)
  if (read.every((one) => 'address' in one && one.address === one.text)) return false
  await db.run(`CREATE TEMP TABLE address_read AS SELECT chain, text, text AS address FROM address_raw WHERE ${passes}`)
  await appendRows(
    db,
    'address_read',
    read.map((one) => [one.chain, one.text, 'address' in one ? one.address : '']),
  )
  return true
}

async function refuseAddresses(
  db: Database,
  files: readonly LedgerFile[],
  bad: readonly { readonly chain: string; readonly text: string; readonly problem: string }[],
): Promise<Error> {
  await db.run('CREATE TEMP TABLE address_bad (chain VARCHAR, text VARCHAR, problem VARCHAR)')
  await appendRows(
    db,
    'address_bad',
    bad.map(({ chain, text, problem }) => [chain, text, problem]),
  )
  await db.run(
    `CREATE TEMP TABLE address_fault AS
     SELECT ord, field, text, problem FROM (
       SELECT ord, chain, 'from' AS field, "from" AS text FROM st UNION ALL SELECT ord, chain, 'to', "to" FROM st
       UNION ALL SELECT ord, chain, 'outputs.addresses', o.address FROM (SELECT ord, chain, unnest(outputs) AS o FROM ut)
       UNION ALL SELECT ord, chain, 'inputs.addresses', i.address FROM (SELECT ord, chain, unnest(inputs) AS i FROM ut)
     ) JOIN address_bad USING (chain, text)`,
  )
  const { n } = await db.row<{ n: number }>('SELECT count(*)::DOUBLE AS n FROM address_fault')
  const first = await db.rows<{ ord: number; field: string; text: string; problem: string }>(
    'SELECT ord::DOUBLE AS ord, field, text, problem FROM address_fault ORDER BY ord, field LIMIT 10',
  )
  return badRows(
    files,
    n,
    first.map(({ ord, field, text, problem }) => ({ ord, field, value: text, must: `an address; it ${problem}` })),
  )
}
