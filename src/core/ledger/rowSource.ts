/**
 * A file's rows as an importer describes them, for a store to read set-based: SQL expressions over the file's own columns.
 * Importers write these, stores run them; neither knows the other.
 */
export interface RowSource {
  /**
   * `transfers`: movements of account chains. `transactions`: transactions of UTXO chains with their inputs and outputs.
   * `facts`: no movement of its own; other files of the same import are read with it.
   */
  readonly shape: 'transfers' | 'transactions' | 'facts'
  /** A table expression, like `read_csv(…)`. Its rows come in the order of the file, or `record` says where they stand. */
  readonly from: string
  /** The record's number in the file, from 1; default: the place of the row in `from`. */
  readonly record?: string
  /**
   * Given where reading `from` again costs as little as reading a table, and `record` says where its rows stand: a store need not
   * lay the rows down first. A record is one movement then.
   */
  readonly reread?: {
    /** The file's own column of which alone the movement's `tx_hash` is made. */
    readonly hash: string
  }
  /**
   * Counts the records of the file apart from the reader, which must read as many, and while it reads. Its errors come before those of
   * the reader. Undefined: not known.
   */
  readonly records?: () => Promise<number>
  /** The two sides of a record, to find whose export a file is; those that begin with 0x in any case of letters. */
  readonly parties?: readonly string[]
  /** What a good record is. */
  readonly checks: readonly RowCheck[]
  /** What a good record becomes. A record of which none applies moves nothing. At most `STEPS`. */
  readonly movements: readonly MovementSelect[]
  /** What a good record tells beside movements; undefined: nothing. */
  readonly event?: EventSelect
}

/**
 * A file of blocks that were read and checked before a store sees them: their transactions come column by column, block by block.
 * A record is a transaction.
 */
export interface BlockSource {
  readonly shape: 'blocks'
  readonly chain: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  /** The height of its first block, where that is known before it is read; null: it has none. */
  readonly firstHeight?: number | null
  /** By height, the lowest first; a block is good until the next one is asked for. May be called once. Errors: what is wrong with a block. */
  read(): AsyncIterable<UtxoBlock>
  /**
   * Writes the addresses of payees (see `OutputColumns`) to `into`, each at most `LONGEST_ADDRESS` bytes of ASCII with a space behind; where
   * they end. The same of all files of a chain.
   */
  writeAddresses(payeeKinds: Uint16Array, payees: Uint8Array, into: Uint8Array): number
}

/** One block's transactions, column by column. Hashes are 32 bytes each, which are printed from the last to the first. */
export interface UtxoBlock {
  readonly height: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** By place in the block; the first is the coinbase, whose inputs are left out. */
  readonly txids: Uint8Array
  readonly locktimes: Uint32Array
  /** Transaction i has the inputs from `inputStart[i]` up to, not including, `inputStart[i + 1]`; outputs likewise. */
  readonly inputStart: Uint32Array
  readonly outputStart: Uint32Array
  /** What an input spends. */
  readonly spentTxids: Uint8Array
  readonly spentOutputs: Uint32Array
  /** What the spent outputs were, one an input, as the source says; undefined: it does not. */
  readonly spent?: OutputColumns
  readonly outputs: OutputColumns
}

export interface OutputColumns {
  /** Base units. */
  readonly values: BigUint64Array
  /** As in `ScriptKind`. */
  readonly scripts: Uint8Array
  /**
   * Whom each output pays: a kind of address, 0 for none, and `PAYEE` bytes. Equal payees are equal addresses. Texts are made of them
   * once an address.
   */
  readonly payeeKinds: Uint16Array
  readonly payees: Uint8Array
}

/** Bytes of a payee: the longest witness program (BIP-141). */
export const PAYEE = 40
/** BIP-173. */
export const LONGEST_ADDRESS = 90

export interface RowCheck {
  /** The file's own column. */
  readonly field: string
  /** True for a good row; an expression that never throws. */
  readonly ok: string
  /** Shown as the value; default: the field. */
  readonly value?: string
  /** What would be right, reading on after "must be". */
  readonly must: string
  /** True: where it fails, the other checks say nothing more of the row. */
  readonly alone?: boolean
}

export interface MovementSelect {
  /** When the record moves this; default: always. */
  readonly when?: string
  /**
   * The ledger's column → an expression that never throws on a bad value. See `TRANSFER_COLUMNS`, `TRANSACTION_COLUMNS`, `LEG_COLUMNS`.
   * NULL is an answer for `height`, `tx_index`, `tx_hash`, `seq`, `symbol`, `decimals` and `locktime`: the source does not say.
   */
  readonly select: Readonly<Record<string, string>>
  /**
   * The amount as a UHUGEINT, NULL from 2^128 on: an expression that never throws, given where it costs less than the text of `amount`,
   * which counts only where this is NULL. Default: the store reads the text.
   */
  readonly number?: string
}

/** See `LedgerEvent`. */
export interface EventSelect {
  /** A struct of `EVENT_FIELDS`, all of them text; NULL where the record tells nothing. An expression that never throws. */
  readonly told: string
  /** The columns of `EVENT_COLUMNS` → an expression, as in `MovementSelect`. */
  readonly select: Readonly<Record<string, string>>
}

/** True line numbers of records (from 1), in the order asked. `broken`: lines that are no records at all. */
export type LineFinder = (records: readonly number[], broken?: ReadonlySet<number>) => Promise<readonly number[]>

/** Addresses whose whole history a file holds; `all`: every address of its chains. */
export type Covers = 'all' | readonly string[]

/** How a file's own rows say what it covers: the party of every record, or whoever pays. */
export type CoversRule = 'own' | 'payers'

/** Whether the rows must be read to say what they cover. */
export function isCoversRule(covers: Covers | CoversRule): covers is CoversRule {
  return covers === 'own' || covers === 'payers'
}

/**
 * Kinds of movement that a source lists; what no import of a case tells is a limit of the case. `unproven`: it does not say
 * which transactions failed, so that the value of each counts as moved. `coins`: of some addresses that it covers it has only what
 * became of the coins that it shows arriving there.
 */
export const TELLS = ['native', 'internal', 'token', 'gas', 'unproven', 'coins'] as const
export type Tells = (typeof TELLS)[number]

/** How many movements one record may become. */
export const STEPS = 8

/** `time` in milliseconds; `kind` as in `MovementKind`; `amount` in base units, as decimal text. */
export const TRANSFER_COLUMNS = [
  'chain',
  'height',
  'time',
  'tx_index',
  'tx_hash',
  'seq',
  'kind',
  'asset',
  'symbol',
  'decimals',
  'from',
  'to',
] as const

/** Of a transaction with inputs and outputs, these apart. */
export const TRANSACTION_COLUMNS = [
  'chain',
  'height',
  'time',
  'tx_index',
  'tx_hash',
  'asset',
  'symbol',
  'decimals',
  'coinbase',
  'locktime',
] as const

/**
 * Its inputs and outputs. `inputs`: list of (hash, n, address, value); `outputs`: list of (n, address, value, script), where `script` is
 * a code of `ScriptKind`, or NULL where the source does not say it; it is said only beside a lock time.
 */
export const LEG_COLUMNS = ['inputs', 'outputs'] as const

/** Where an event stands. */
export const EVENT_COLUMNS = ['chain', 'height', 'time', 'tx_index', 'tx_hash', 'seq'] as const

/** What it says: its kind, addresses in lower case, assets by name, amounts in base units. NULL where it says nothing of it. */
export const EVENT_FIELDS = [
  'kind',
  'contract',
  'who',
  'other',
  'asset',
  'amount',
  'other_asset',
  'other_amount',
] as const
