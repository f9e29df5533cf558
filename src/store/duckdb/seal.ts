import { inputError } from '../../core/errors.ts'
import { normaliseAddress } from '../../core/ledger/address.ts'
import type { LedgerSummary } from '../ledgerStore.ts'
import type { LedgerFile, WriterStep } from '../ledgerWriter.ts'
import { AMOUNT_LANES } from './amountSql.ts'
import { appendRows } from './appendRows.ts'
import type { Database } from './database.ts'
import { makeDictionaries } from './dictionaries.ts'
import { ledgerDigest } from './digest.ts'
import { dropNext, dropTemporary } from './dropNext.ts'
import { findListed, type Listed, layListed } from './findListed.ts'
import { HASH_COLUMNS } from './hashHalves.ts'
import type { LateHashes } from './lateHashes.ts'
import { layChain } from './layChain.ts'
import { layChainInputs } from './layChainInputs.ts'
import { layOrdered } from './layOrdered.ts'
import { fillLean, type LedgerUnstored, storedColumns, type Unstored } from './leanTable.ts'
import { type OrderedFiles, orderedFiles } from './orderedFiles.ts'
import { findTransactions, orderTransactions } from './orderTransactions.ts'
import { OutOfOrder } from './outOfOrder.ts'
import { contradiction, PLACE } from './problems.ts'
import { publish } from './publish.ts'
import { Refusals } from './refusals.ts'
import { sameChain } from './sameChain.ts'
import { NO_EVENTS, sealEvents } from './sealEvents.ts'
import { checkInputs, keepTransactionsOnce, layInputs, layOutpoints } from './sealTransactions.ts'
import { findLoneRows, sealTransfers } from './sealTransfers.ts'
import { layEvents, layLegs, type Staged, type StagedChain, stage } from './stage.ts'
import { closeLegs } from './stageBlocks.ts'
import { type Counted, summarise } from './summarise.ts'
import { ACCOUNT_TOUCH } from './touch.ts'

/**
 * Makes the ledger from its files: its large tables are written beside those that are there, then one transaction puts them in
 * their place, with all others. A crash before its end leaves the old ledger, a crash after it the new one.
 */
export async function seal(
  db: Database,
  files: readonly LedgerFile[],
  onStep: (step: WriterStep) => void,
): Promise<LedgerSummary> {
  await dropNext(db)
  try {
    const summary = await inOrderOrNot(db, async (inOrder) => {
      const made = await make(db, files, onStep, inOrder)
      const { hashes } = made
      const digest = await ledgerDigest(db, {
        onHashes: (lengths, joined) => hashes?.look(lengths, joined),
        transactions: async () => hashes?.seeThatNoneComesTwice(db),
        movements: () => db.beside((other) => other.run(ACCOUNT_TOUCH, 'always')),
      })
      await hashes?.seeThatEachIsOne(db)
      const summary = await summarise(db, files, made, made.refusals, digest)
      await publish(db, summary, made.unstored)
      return summary
    })
    onStep({ step: 'seal', share: 1 })
    return summary
  } catch (error) {
    // What stopped it may stop this, too: then the next import does it.
    await db.run('ROLLBACK').catch(() => {})
    await dropNext(db).catch(() => {})
    throw error
  }
}

/** The tables of a ledger that nobody keeps, in an empty database: it has no summary. Errors: those of `LedgerWriter.replace`. */
export async function sealForOnce(db: Database, files: readonly LedgerFile[]): Promise<void> {
  await inOrderOrNot(db, async (inOrder) => {
    const { unstored, hashes } = await make(db, files, () => {}, inOrder)
    await hashes?.seeThatNoneComesTwice(db)
    await hashes?.seeThatEachIsOne(db)
    await publish(db, null, unstored)
  })
}

/** Files that seem to stand in the ledger's order may prove not to when nearly all is done: then all is done again. */
async function inOrderOrNot<Result>(db: Database, run: (inOrder: boolean) => Promise<Result>): Promise<Result> {
  try {
    return await run(true)
  } catch (error) {
    if (!(error instanceof OutOfOrder)) throw error
    await dropNext(db)
    await dropTemporary(db)
    return run(false)
  }
}

async function make(
  db: Database,
  files: readonly LedgerFile[],
  onStep: (step: WriterStep) => void,
  inOrder: boolean,
): Promise<Laid & { readonly refusals: Refusals }> {
  const steps = stepper(onStep)
  const refusals = new Refusals()
  const onFile = (file: number) => onStep({ step: 'read', file })
  const ordered = inOrder ? orderedFiles(files) : null
  const laid =
    ordered === null
      ? await layStaged(db, files, refusals, onFile, steps)
      : await layInOrder(db, files, ordered, onFile, steps)
  steps(0.8)
  await db.run('CREATE TEMP TABLE broken_lines (place INTEGER, line BIGINT)')
  await appendRows(
    db,
    'broken_lines',
    refusals.brokenLines.map(({ place, line }) => [place, BigInt(line)]),
  )
  return { ...laid, refusals }
}

/** What was read, and is not stored of what was made of it. */
interface Laid extends Counted {
  readonly unstored: LedgerUnstored
  /** To be seen before it is published. */
  readonly hashes?: LateHashes
}

async function layInOrder(
  db: Database,
  files: readonly LedgerFile[],
  ordered: OrderedFiles,
  onFile: (file: number) => void,
  steps: (share: number) => void,
): Promise<Laid> {
  for (const place of files.keys()) onFile(place)
  const laid = await layOrdered(db, files, ordered, steps)
  await refuseBadCovers(db, files)
  await db.run(`${NO_EVENTS}; ${NO_OUTPOINTS}`)
  return laid
}

async function layStaged(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  onFile: (place: number) => void,
  steps: (share: number) => void,
): Promise<Laid> {
  const staged = await stage(db, files, refusals, onFile)
  steps(0)
  const unstored =
    staged.chain === null
      ? await layRows(db, files, refusals, staged, steps)
      : await layOneChain(db, files, staged.chain)
  if (staged.chain !== null || staged.transactions.length > 0)
    await checkInputs(db, files, refusals, staged.chain === null ? null : 'block_unpaid')
  else await db.run(NO_OUTPOINTS)
  return { read: staged.files, unstored }
}

async function layOneChain(
  db: Database,
  files: readonly LedgerFile[],
  { source, legs }: StagedChain,
): Promise<LedgerUnstored> {
  try {
    const unstored = await layChain(db, source, legs)
    await db.run(NO_EVENTS)
    await refuseBadCovers(db, files)
    await layChainInputs(db, legs)
    return unstored
  } finally {
    closeLegs(legs)
  }
}

/** Movements, in order, and what UTXO transactions pay and spend. */
async function layRows(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  staged: Staged,
  steps: (share: number) => void,
): Promise<LedgerUnstored> {
  const { transfers, transactions, tells } = staged
  const hasTransactions = transactions.length > 0
  if (hasTransactions && transfers.length > 0) await refuseMixedChains(db, files, refusals)
  let listed: Listed | null
  let refused: boolean
  do {
    listed = await findListed(db, staged)
    refused =
      (listed === null && (await findTransactions(db, files, refusals, staged))) ||
      (await makeDictionaries(db, files, refusals, staged))
    if (refused && tells) await layEvents(db)
    if (refused && hasTransactions) await layLegs(db)
  } while (refused)
  const told = tells ? `UNION SELECT ord // ${PLACE}, chain FROM ev` : ''
  await db.run(`CREATE TEMP TABLE place_chains AS SELECT DISTINCT place, chain FROM asset_facts ${told}`)
  await refuseBadCovers(db, files)
  steps(0.2)
  const same = await sameChain(db)
  const lone = await findLoneRows(db, files, refusals, same, transfers)
  const txn = listed === null ? await orderTransactions(db, files, refusals) : await layListed(db, listed)
  await sealEvents(db, files, refusals, tells)
  steps(0.4)
  const alike = await sealTransfers(db, files, refusals, same, transfers, lone, listed)
  if (hasTransactions) await keepTransactionsOnce(db, files, refusals)
  else await db.run(NO_TRANSACTIONS)
  steps(0.6)
  const movement = hasTransactions ? {} : alike
  await db.run(nextMovement(movement, hasTransactions))
  if (hasTransactions) {
    await layOutpoints(db)
    await layInputs(db, same)
  } else await db.run('DROP VIEW tx_spelled; DROP TABLE IF EXISTS tx_sorted')
  await db.run(DUPLICATES)
  return { txn, movement }
}

function stepper(onStep: (step: WriterStep) => void): (share: number) => void {
  return (share) => onStep({ step: 'seal', share })
}

/** Chain order: transaction, gas first, then by `seq`. */
function nextMovement(unstored: Unstored, hasTransactions: boolean): string {
  const account = `SELECT tx, time, kind, m.asset, seq, stated_seq, f.id AS from_holding, from_address, CASE WHEN to_address IS NOT NULL THEN t.id END AS to_holding, to_address, ${AMOUNT_LANES}, ord, stated
    FROM account_movement m
    LEFT JOIN holding_ids f ON f.address = from_address AND f.asset = m.asset
    LEFT JOIN holding_ids t ON t.address = coalesce(to_address, from_address) AND t.asset = m.asset`
  const utxo = `SELECT tx, time, (4 + coinbase::INTEGER)::UTINYINT, a.id, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, ord, stated
    FROM utxo_row JOIN asset_text a ON a.text = utxo_row.asset`
  const stored = storedColumns('movement', unstored).join(', ')
  const all = `${account}${hasTransactions ? ` UNION ALL ${utxo}` : ''}`
  return fillLean('movement', unstored, `SELECT ${stored} FROM (${all}) ORDER BY tx, kind <> 3, seq`)
}

const NO_TRANSACTIONS = 'CREATE TEMP TABLE utxo_duplicate (ord BIGINT, kept BIGINT, stated UTINYINT)'
const NO_OUTPOINTS = `CREATE TEMP TABLE output_sorted (row BIGINT, n BIGINT, address INTEGER, lo UBIGINT, script UTINYINT);
  CREATE TEMP TABLE input_sorted (row BIGINT, tx BIGINT, i BIGINT, output BIGINT, address INTEGER, lo UBIGINT,
    ${HASH_COLUMNS}, spent_n BIGINT, stated_value UBIGINT, stated_address INTEGER);
  CREATE TEMP TABLE spent_sorted (output BIGINT, tx BIGINT);
  CREATE TEMP TABLE leg_counts (row BIGINT, inputs UINTEGER, outputs UINTEGER)`

const DUPLICATES = `CREATE TEMP TABLE duplicate_rows AS
  SELECT m.row, d.ord, d.stated FROM (FROM account_duplicate UNION ALL FROM utxo_duplicate) d JOIN next_movement m ON m.ord = d.kept
  ORDER BY d.ord`

async function refuseMixedChains(db: Database, files: readonly LedgerFile[], refusals: Refusals): Promise<void> {
  const mixed = await db.rows<{ chain: string; transfer: number; transaction: number }>(
    `SELECT chain, t.ord::DOUBLE AS transfer, u.ord::DOUBLE AS "transaction" FROM (SELECT chain, min(ord) AS ord FROM st GROUP BY chain) t
     JOIN (SELECT chain, min(ord) AS ord FROM ut GROUP BY chain) u USING (chain) ORDER BY chain`,
  )
  if (mixed.length === 0) return
  const clashes = mixed.map(({ chain, transfer, transaction }) => {
    return {
      ords: [transfer, transaction],
      field: chain,
      values: ['a transfer between accounts', 'a transaction with inputs and outputs'],
    }
  })
  const fix = 'a chain is either of accounts or of outputs: import it in one of the two forms'
  throw await contradiction(files, refusals, 'MIXED_CHAIN', 'one chain comes in two models', fix, mixed.length, clashes)
}

/** A covered address must be an address on some chain of its file. */
async function refuseBadCovers(db: Database, files: readonly LedgerFile[]): Promise<void> {
  for (const [place, { file, covers }] of files.entries()) {
    if (typeof covers === 'string') continue
    const chains = await db.rows<{ chain: string }>(`SELECT chain FROM place_chains WHERE place = ${place}`)
    if (chains.length === 0) continue
    const bad = covers.find((text) => chains.every(({ chain }) => 'problem' in normaliseAddress(chain, text)))
    if (bad === undefined) continue
    throw inputError(
      'BAD_COVERS',
      `the import of ${file} covers ${JSON.stringify(bad)}, which is no address on ${chains.map(({ chain }) => chain).join(' or ')}`,
      {
        fix: 'list addresses as the chain writes them, or leave `covers` out',
        facts: { file, address: bad },
      },
    )
  }
}
