import { readTronAddress } from '../../core/ledger/addressTron.ts'
import type { TronList } from '../../core/wire/tronSource.ts'
import type { Exact, ExactObject } from './exactJson.ts'
import type { Row } from './readAnswer.ts'

/** A list by its rows. */
export type RowList = TronList | 'events'

/** Columns of the table that rows are laid down in, all as text. */
export const CELLS = [
  'list',
  'hash',
  'height',
  'stamp',
  /** Of a transaction: `SUCCESS`, or why it failed. */
  'result',
  /** Of a transaction its kind, of an internal one its note, of a token's row its event. */
  'type',
  'fee',
  'sender',
  'receiver',
  /** In base units of TRX, or of `token`: the number of a TRC-10 token, the contract of a TRC-20 one. */
  'amount',
  'token',
  /** Units of a TRC-10 token that a call takes along, beside TRX. */
  'token_amount',
  /** Of an internal transaction: whether it was undone. */
  'rejected',
  /** Of an event: its place among those of its transaction. */
  'log',
  'symbol',
  'decimals',
  /** Both parties of the row as TronGrid lists it, to find whose list it is. */
  'party',
  'other_party',
  'fault',
] as const
export type Cells = Partial<Record<(typeof CELLS)[number], string | null>>

/** Which list a row is of; null where it is of none. */
export function listOf({ fields }: Row): RowList | null {
  if (fields === null) return null
  if (fields.has('token_info')) return 'trc20'
  if (fields.has('event_name')) return 'events'
  if (['internal_tx_id', 'internal_transaction_id', 'callValueInfo'].some((key) => fields.has(key))) return 'internal'
  return fields.has('raw_data') || fields.has('txID') ? 'transactions' : null
}

/**
 * What a row says, as it says it: one line for itself, and one for each value that an internal transaction in it moves. Addresses
 * that can be read stand in their one form, everything else as it is, for the store to check.
 */
export function rowCells(row: Row): readonly Cells[] {
  const list = listOf(row)
  if (row.fields === null || list === null) return [{ fault: 'this is no row of a list of TronGrid' }]
  const cells = READ[list](new Fields(row.fields))
  return row.twice === null ? cells : cells.map((one) => ({ ...one, fault: `${row.twice} stands there twice` }))
}

const READ: Readonly<Record<RowList, (fields: Fields) => readonly Cells[]>> = {
  /** https://developers.tron.network/reference/get-transaction-info-by-account-address */
  transactions: (fields) => {
    const common = {
      hash: fields.text('txID'),
      height: fields.text('blockNumber'),
      stamp: fields.text('block_timestamp'),
      result: fields.text('ret', '0', 'contractRet'),
    }
    const value = fields.at('raw_data', 'contract', '0', 'parameter', 'value')
    const type = fields.text('raw_data', 'contract', '0', 'type')
    const sender = value.address('owner_address')
    const payment = paid(type, value, fields)
    const others = ['contract_address', 'receiver_address', 'account_address'].map((key) => value.address(key))
    const parties = { party: sender, other_party: [payment.receiver, ...others].find((one) => one) ?? null }
    const several = fields.at('raw_data', 'contract', '1').isThere
      ? 'raw_data.contract has more than one contract'
      : null
    const itself = { list: 'transactions', ...common, type, sender, ...payment, ...parties }
    return [
      { ...itself, fee: fields.text('ret', '0', 'fee'), fault: several },
      ...fields.list('internal_transactions').flatMap((one) => internal(one, { ...common, ...parties })),
    ]
  },
  internal: (fields) =>
    internal(fields, {
      hash: fields.text('tx_id') ?? fields.text('transaction_id'),
      height: fields.text('block') ?? fields.text('block_number'),
      stamp: fields.text('block_timestamp'),
    }),
  /** https://developers.tron.network/docs/get-trc20-transaction-history */
  trc20: (fields) => {
    const [sender, receiver] = [fields.address('from'), fields.address('to')]
    const token = fields.at('token_info')
    return [
      {
        list: 'trc20',
        hash: fields.text('transaction_id'),
        height: fields.text('block_number') ?? fields.text('detail', 'blockNumber'),
        stamp: fields.text('block_timestamp'),
        type: fields.text('type'),
        sender,
        receiver,
        amount: fields.text('value'),
        token: token.address('address'),
        symbol: token.text('symbol'),
        decimals: token.text('decimals'),
        party: sender,
        other_party: receiver,
      },
    ]
  },
  /** https://developers.tron.network/reference-link/events */
  events: (fields) => {
    const value = fields.at('result')
    const said = (...names: readonly string[]) =>
      names.map((name) => value.text(name)).find((one) => one !== null) ?? null
    return [
      {
        list: 'events',
        hash: fields.text('transaction_id'),
        height: fields.text('block_number'),
        stamp: fields.text('block_timestamp'),
        log: fields.text('event_index'),
        type: fields.text('event_name'),
        sender: evmForm(said('_user', '_blackListedUser', '0')),
        amount: fields.text('event_name') === 'DestroyedBlackFunds' ? said('_balance', '1') : null,
        token: fields.address('contract_address'),
      },
    ]
  },
}

/** An address in an event stands as 20 bytes, as on Ethereum. */
function evmForm(text: string | null): string | null {
  const [, digits] = /^0x([0-9a-fA-F]{40})$/.exec(text ?? '') ?? []
  if (digits === undefined) return text
  const read = readTronAddress(`41${digits}`)
  return 'address' in read ? read.address : text
}

/** What a transaction itself pays. https://developers.tron.network/docs/tron-protocol-transaction */
function paid(type: string | null, value: Fields, fields: Fields): Cells {
  switch (type) {
    case 'TransferContract':
      return { receiver: value.address('to_address'), amount: value.text('amount') }
    case 'TransferAssetContract':
      return {
        receiver: value.address('to_address'),
        token: value.text('asset_name'),
        token_amount: value.text('amount'),
      }
    case 'TriggerSmartContract':
      return { receiver: value.address('contract_address'), amount: value.text('call_value'), ...alongside(value) }
    case 'CreateSmartContract':
      return {
        receiver: fields.address('contract_address'),
        amount: value.text('new_contract', 'call_value'),
        ...alongside(value),
      }
    case 'WithdrawBalanceContract':
      return { amount: fields.text('withdraw_amount') }
    default:
      return {}
  }
}

function alongside(value: Fields): Cells {
  return { token: value.text('token_id'), token_amount: value.text('call_token_value') }
}

/**
 * One line for each value. TronGrid's reference names the list of them and not its fields. Programs that ask it read two forms: by token in
 * `data.call_value` (LedgerHQ/ledger-live, horizontalsystems/tron-kit-android), and `callValueInfo` as nodes have it
 * (BofAI/mcp-server-tron; https://developers.tron.network/reference/gettransactioninfobyid).
 */
function internal(fields: Fields, common: Cells): readonly Cells[] {
  const sender = fields.address('from_address') ?? fields.address('caller_address')
  const receiver = fields.address('to_address') ?? fields.address('transferTo_address')
  const said = {
    party: sender,
    other_party: receiver,
    ...common,
    list: 'internal',
    sender,
    receiver,
    type: noteOf(fields.text('data', 'note') ?? fields.text('note')),
    rejected: fields.text('data', 'rejected') ?? fields.text('rejected'),
  }
  const named = [fields.at('data', 'call_value'), fields.at('call_value')].flatMap((one) => one.entries())
  const values = [
    ...named.map(([token, amount]) => ({ token, amount })),
    ...fields.list('callValueInfo').map((one) => ({ token: one.text('tokenId'), amount: one.text('callValue') })),
  ]
  if (values.length === 0) return [{ ...said, amount: fields.text('call_value') ?? '0' }]
  return values.map(({ token, amount }) => {
    const isCoin = token === null || token === '' || token === '_'
    return isCoin ? { ...said, amount: amount ?? '0' } : { ...said, token, token_amount: amount ?? '0' }
  })
}

/** Notes stand in hex: `63616c6c` is `call`. */
function noteOf(note: string | null): string | null {
  return note !== null && /^(?:[0-7][0-9a-f])+$/i.test(note) ? Buffer.from(note, 'hex').toString('latin1') : note
}

/** Looks into a value without trusting its shape. */
class Fields {
  readonly #value: Exact | undefined

  constructor(value: Exact | undefined) {
    this.#value = value
  }

  get isThere(): boolean {
    return this.#value !== undefined && this.#value !== null
  }

  at(...path: readonly string[]): Fields {
    let value = this.#value
    for (const key of path) {
      if (value instanceof Map) value = (value as ExactObject).get(key)
      else value = Array.isArray(value) ? (value as readonly Exact[])[Number(key)] : undefined
    }
    return new Fields(value)
  }

  /** A list or an object in place of a text is shown as such, for it is none. */
  text(...path: readonly string[]): string | null {
    const value = this.at(...path).#value
    if (value === undefined || value === null || value === '') return null
    return typeof value === 'string' ? value : Array.isArray(value) ? '[…]' : '{…}'
  }

  address(...path: readonly string[]): string | null {
    const text = this.text(...path)
    const read = text === null ? null : readTronAddress(text)
    return read !== null && 'address' in read ? read.address : text
  }

  list(key: string): readonly Fields[] {
    const value = this.at(key).#value
    return Array.isArray(value) ? (value as readonly Exact[]).map((one) => new Fields(one)) : []
  }

  entries(): readonly (readonly [string, string | null])[] {
    const value = this.#value
    return value instanceof Map ? [...(value as ExactObject).keys()].map((key) => [key, this.text(key)] as const) : []
  }
}
