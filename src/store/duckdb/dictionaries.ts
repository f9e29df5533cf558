import { normaliseAddress } from '../../core/ledger/address.ts'
import { readContractUnit } from '../../core/ledger/assetUnit.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { appendRows } from './appendRows.ts'
import type { Database } from './database.ts'
import { type Clash, contradiction, PLACE } from './problems.ts'
import type { Refusals } from './refusals.ts'
import { ADDRESS_COLUMNS } from './schema.ts'
import { isThere, layLegs, type Staged } from './stage.ts'
import { firstSayings, sayings } from './stagedRecords.ts'

/**
 * Gives every asset and address of the staged rows an id, in the order of their names. Makes `asset_ids`, `asset_text`
 * (as files write it → id), `address_text` as temporary tables, and `next_address`. True where rows with bad names were set
 * aside instead, and all that was made of the views before must be made again. Errors: `BAD_ROWS`, `ASSET_TWICE`.
 */
export async function makeDictionaries(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  staged: Staged,
): Promise<boolean> {
  return (await makeAssets(db, files, refusals, staged)) || (await makeAddresses(db, files, refusals, staged))
}

/** What rows say of one asset; null where they do not say. */
interface AssetFacts {
  readonly chain: string
  readonly text: string
  readonly symbol: string | null
  readonly decimals: number | null
  readonly ord: number
}

async function makeAssets(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  { transfers, transactions, tells }: Staged,
): Promise<boolean> {
  const said = (sayings: typeof firstSayings) =>
    sayings([...transfers, ...transactions], ['chain', 'asset', 'symbol', 'decimals'])
  // An event names an asset, and says neither its symbol nor its decimals.
  const told = ['asset', 'other_asset'].map(
    (asset) => `SELECT chain, ${asset}, NULL, NULL, ord FROM ev WHERE ${asset} IS NOT NULL`,
  )
  const source = (moved: string) =>
    `(SELECT chain, asset AS text, symbol, decimals, ord // ${PLACE} AS place, ord FROM (${[moved, ...(tells ? told : [])].join(' UNION ALL ')}))`
  await db.run(
    `CREATE OR REPLACE TEMP TABLE asset_facts AS SELECT chain, text, symbol, decimals, place, min(ord) AS ord
     FROM ${source(said(firstSayings))} GROUP BY ALL`,
  )
  const named = await nameAssets(db)
  if (named.bad.length > 0) return refuseAssets(db, files, refusals, named.bad, source(said(sayings)))
  const { clashes } = named
  if (clashes.length > 0) {
    const fix = 'give every row of an asset the same symbol and decimals'
    throw await contradiction(
      files,
      refusals,
      'ASSET_TWICE',
      'one asset has two symbols or two decimals',
      fix,
      clashes.length,
      clashes,
    )
  }
  await layAssets(db, named)
  return false
}

interface NamedAssets {
  readonly bad: readonly { readonly fact: AssetFacts; readonly problem: Wrong['problem'] }[]
  readonly clashes: readonly Clash[]
  /** By name. */
  readonly assets: ReadonlyMap<string, AssetFacts>
  /** As files write it → its name. */
  readonly texts: ReadonlyMap<string, string>
}

/** Reads what `asset_facts` says. */
export async function nameAssets(db: Database): Promise<NamedAssets> {
  const facts = await db.rows<AssetFacts>(
    `SELECT ${guarded('chain')}, ${guarded('text')}, ${guarded('symbol')}, decimals, min(ord)::DOUBLE AS ord FROM asset_facts
     GROUP BY ALL ORDER BY ord`,
  )
  const named = facts.map(unguarded).map((fact) => ({ fact, name: assetName(fact) }))
  const bad = named.flatMap(({ fact, name }) => ('problem' in name ? [{ fact, problem: name.problem }] : []))
  const assets = new Map<string, AssetFacts>()
  const texts = new Map<string, string>()
  const clashes: Clash[] = []
  for (const { fact, name } of named) {
    if ('problem' in name) continue
    texts.set(fact.text, name.asset)
    const other = assets.get(name.asset)
    if (other === undefined) assets.set(name.asset, fact)
    else if (differs(other.symbol, fact.symbol) || differs(other.decimals, fact.decimals)) {
      const values = [other, fact].map(({ symbol, decimals }) => `${JSON.stringify(symbol)} with ${decimals} decimals`)
      clashes.push({ ords: [other.ord, fact.ord], field: name.asset, values })
    } else {
      const [symbol, decimals] = [other.symbol ?? fact.symbol, other.decimals ?? fact.decimals]
      assets.set(name.asset, { ...other, symbol, decimals })
    }
  }
  return { bad, clashes, assets, texts }
}

/** Temporary tables `asset_ids` and `asset_text`. */
export async function layAssets(db: Database, { assets, texts }: NamedAssets): Promise<void> {
  const sorted = [...assets].sort(([a], [b]) => (a < b ? -1 : 1))
  const ids = new Map(sorted.map(([asset], id) => [asset, id]))
  await db.run(
    'CREATE OR REPLACE TEMP TABLE asset_ids (id INTEGER, chain VARCHAR, asset VARCHAR, symbol VARCHAR, decimals INTEGER)',
  )
  await appendRows(
    db,
    'asset_ids',
    // Where no source knows the decimals, amounts are shown in base units.
    sorted.map(([asset, { chain, symbol, decimals }], id) => [id, chain, asset, symbol ?? '', decimals ?? 0]),
  )
  await db.run('CREATE OR REPLACE TEMP TABLE asset_text (text VARCHAR, id INTEGER)')
  await appendRows(
    db,
    'asset_text',
    [...texts].map(([text, asset]) => [text, ids.get(asset)!]),
  )
}

/** The driver takes a byte order mark at the beginning of a text away, and the text is no longer what the table has. */
function guarded(column: string): string {
  return `('.' || ${column}) AS ${column}`
}

function unguarded<Row extends object>(row: Row): Row {
  const texts = Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value.slice(1) : value])
  return Object.fromEntries(texts) as Row
}

function differs(one: string | number | null, other: string | number | null): boolean {
  return one !== null && other !== null && one !== other
}

async function refuseAssets(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  bad: readonly { readonly fact: AssetFacts; readonly problem: Wrong['problem'] }[],
  source: string,
): Promise<boolean> {
  await db.run(
    'CREATE OR REPLACE TEMP TABLE asset_bad (chain VARCHAR, text VARCHAR, symbol VARCHAR, decimals INTEGER, field VARCHAR, value VARCHAR, must VARCHAR)',
  )
  const rows = bad.map(({ fact: { chain, text, symbol, decimals }, problem: { field, value, must } }) => {
    return [chain, text, symbol, decimals, field, value, must]
  })
  await appendRows(db, 'asset_bad', rows)
  return refusals.refuse(
    db,
    files,
    `SELECT ord, 0 AS nth, field, value, must FROM ${source} r JOIN asset_bad b ON b.chain = r.chain AND b.text = r.text
     AND b.symbol IS NOT DISTINCT FROM r.symbol AND b.decimals IS NOT DISTINCT FROM r.decimals`,
  )
}

type Wrong = { readonly problem: { readonly field: string; readonly value: string; readonly must: string } }

const CHAIN = /^[a-z0-9-]{1,64}$/
const UNIT = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/
const CONTROL = /[\p{Cc}\u2028\u2029]/u

/** `ethereum/ETH`, `ethereum/0xdac1…`: the row's chain, a slash, a unit. A contract is an address and is read as one. */
function assetName({ chain, text, symbol, decimals }: AssetFacts): { readonly asset: string } | Wrong {
  if (!CHAIN.test(chain)) return wrong('chain', chain, 'a chain name of a-z, 0-9 and -, like ethereum')
  if (!text.startsWith(`${chain}/`)) return wrong('asset', text, `an asset of the row's chain: ${chain}/…`)
  if (symbol !== null && (CONTROL.test(symbol) || symbol.length > 100))
    return wrong('symbol', symbol, 'at most 100 characters, none of them control characters')
  if (decimals !== null && !(decimals >= 0 && decimals <= 255))
    return wrong('decimals', String(decimals), 'a whole number from 0 to 255')
  const unit = text.slice(chain.length + 1)
  const read = readContractUnit(chain, unit)
  if (read !== null) {
    return 'problem' in read
      ? wrong('asset', text, `a contract's address; it ${read.problem}`)
      : { asset: `${chain}/${read.address}` }
  }
  return UNIT.test(unit) ? { asset: text } : wrong('asset', text, `${chain}/ and a unit: letters, digits, . _ : -`)
}

function wrong(field: string, value: string, must: string): Wrong {
  return { problem: { field, value, must } }
}

async function makeAddresses(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  { transfers, transactions, tells }: Staged,
): Promise<boolean> {
  const sides = [
    ...(tells ? EVENT_ADDRESSES.map((side) => `SELECT chain, ${side} AS text FROM ev WHERE ${side} IS NOT NULL`) : []),
    ...(transfers.length > 0
      ? [
          `SELECT chain, "from" AS text FROM (${sayings(transfers, ['chain', 'from'])})`,
          `SELECT chain, "to" FROM (${sayings(transfers, ['chain', 'to'])}) WHERE "to" IS NOT NULL`,
        ]
      : []),
    ...(transactions.length > 0
      ? [
          `SELECT chain, address AS text FROM told_out JOIN ut USING (ord) WHERE address IS NOT NULL`,
          `SELECT chain, address FROM told_in JOIN ut USING (ord) WHERE address IS NOT NULL`,
        ]
      : []),
  ]
  await db.run(
    `CREATE OR REPLACE TEMP TABLE address_raw AS SELECT DISTINCT chain, text FROM (${sides.join(' UNION ALL ')})`,
  )
  const chains = await addressChains(db)
  const { bad, rest } = await checkAddresses(db, chains)
  if (bad.length > 0) return refuseAddresses(db, files, refusals, bad)
  const read = rest
    ? ['SELECT DISTINCT chain, address FROM address_read']
    : ['SELECT chain, text AS address FROM address_raw']
  // Addresses that were made from scripts are in the one form that the ledger keeps.
  const made = transactions.length > 0 && (await isThere(db, 'block_out')) ? [await madeAddresses(db)] : []
  await layAddresses(db, [...read, ...made].join(' UNION '), made.length === 0 && chains.length === 1)
  await db.run(
    rest
      ? `CREATE OR REPLACE TEMP TABLE address_text AS SELECT r.chain, r.text, a.id FROM address_read r JOIN next_address a USING (chain, address)
         UNION SELECT chain, address, id FROM next_address`
      : `CREATE OR REPLACE TEMP VIEW address_text AS SELECT chain, address AS text, id FROM next_address`,
  )
  return false
}

/**
 * Table `next_address` of `chain, address`, each once. Sorted first and written then: to number the rows of a sort takes a single thread, and
 * to sort by a chain that is the same twice the time.
 */
export async function layAddresses(db: Database, named: string, oneChain: boolean): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE address_sorted AS SELECT chain, address FROM (${named}) ORDER BY ${oneChain ? 'address' : 'chain, address'};
     CREATE OR REPLACE TABLE main.next_address (${ADDRESS_COLUMNS});
     INSERT INTO main.next_address SELECT rowid, chain, address FROM address_sorted;
     DROP TABLE address_sorted`,
  )
}

/** Those of `address_raw`. */
export async function addressChains(db: Database): Promise<readonly string[]> {
  const found = await db.rows<{ chain: string }>('SELECT DISTINCT chain FROM address_raw')
  return found.map(({ chain }) => chain)
}

async function madeAddresses(db: Database): Promise<string> {
  const legs = 'SELECT ord, address FROM block_out UNION ALL SELECT ord, address FROM block_in'
  const [first, ...others] = await db.rows<{ chain: string }>('SELECT DISTINCT chain FROM block_tx')
  return others.length === 0
    ? `SELECT DISTINCT ${literal(first!.chain)} AS chain, address FROM (${legs}) WHERE address IS NOT NULL`
    : `SELECT DISTINCT chain, address FROM (${legs}) JOIN block_tx USING (ord) WHERE address IS NOT NULL`
}

const EVENT_ADDRESSES = ['contract', 'who', 'other'] as const

interface BadAddress {
  readonly chain: string
  readonly text: string
  readonly problem: string
}

/** Lower-case EVM addresses of `address_raw` pass set-based; the others are read one by one. `rest`: some text differs from its address. */
export async function checkAddresses(
  db: Database,
  chains: readonly string[],
): Promise<{ bad: readonly BadAddress[]; rest: boolean }> {
  const sample = `0x${'ab'.repeat(20)}`
  const quick = chains.filter((chain) => {
    const read = normaliseAddress(chain, sample)
    return 'address' in read && read.address === sample
  })
  const passes = `(chain IN (${quick.map((chain) => `'${chain}'`).join(', ') || 'NULL'}) AND regexp_full_match(text, '0x[0-9a-f]{40}'))`
  const found = await db.rows<{ chain: string; text: string }>(
    `SELECT ${guarded('chain')}, ${guarded('text')} FROM address_raw WHERE ${passes} IS NOT TRUE`,
  )
  const others = found.map(unguarded)
  if (others.length === 0) return { bad: [], rest: false }
  const read = others.map(({ chain, text }) => ({ chain, text, ...normaliseAddress(chain, text) }))
  const bad = read.flatMap((one) => ('problem' in one ? [one] : []))
  if (bad.length > 0) return { bad, rest: false }
  if (read.every((one) => 'address' in one && one.address === one.text)) return { bad, rest: false }
  await db.run(
    `CREATE OR REPLACE TEMP TABLE address_read AS SELECT chain, text, text AS address FROM address_raw WHERE ${passes}`,
  )
  await appendRows(
    db,
    'address_read',
    read.map((one) => [one.chain, one.text, 'address' in one ? one.address : '']),
  )
  return { bad, rest: true }
}

async function refuseAddresses(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  bad: readonly BadAddress[],
): Promise<boolean> {
  await db.run('CREATE OR REPLACE TEMP TABLE address_bad (chain VARCHAR, text VARCHAR, problem VARCHAR)')
  await appendRows(
    db,
    'address_bad',
    bad.map(({ chain, text, problem }) => [chain, text, problem]),
  )
  // Where there are no transactions nobody has laid their legs.
  await layLegs(db)
  return refusals.refuse(
    db,
    files,
    `SELECT ord, 0 AS nth, field, text AS value, concat('an address; it ', problem) AS must FROM (
       SELECT ord, chain, 'from' AS field, "from" AS text FROM st UNION ALL SELECT ord, chain, 'to', "to" FROM st
       UNION ALL SELECT ord, chain, 'outputs.addresses', address FROM ut_out JOIN ut USING (ord)
       UNION ALL SELECT ord, chain, 'inputs.addresses', address FROM ut_in JOIN ut USING (ord)
       ${EVENT_ADDRESSES.map((side) => `UNION ALL SELECT ord, chain, '${side}', ${side} FROM ev`).join(' ')}
     ) JOIN address_bad USING (chain, text)`,
  )
}
