import { createHash } from 'node:crypto'
import { readTronAddress, tronHex } from '../../src/core/ledger/addressTron.ts'
import { TRON } from '../../src/core/ledger/tron.ts'

/** A block every three seconds: https://developers.tron.network/docs/block */
const SECONDS = 3000
const GENESIS = 1_700_000_001_000

export interface Token {
  readonly contract: string
  readonly symbol: string
  readonly decimals: number
}

/** What a contract moves while it runs. `token`: the number of a TRC-10 token; else TRX. */
export interface Inner {
  readonly from: string
  readonly to: string
  readonly value: bigint
  readonly token?: string
  readonly note?: string
}

export interface Event {
  readonly token: Token
  readonly from: string
  readonly to: string
  readonly value: bigint
  readonly type?: string
}

export interface Sent {
  /** In sun, with all parts. */
  readonly fee?: bigint
  readonly netFee?: bigint
  readonly energyFee?: bigint
  /** Why it fails. */
  readonly fails?: string
}

/** What a contract logs beside transfers: who it concerns, and how much. */
export interface Said {
  readonly name: string
  readonly who: string
  readonly value?: bigint
}

export interface Call extends Sent {
  readonly said?: readonly Said[]
  readonly data?: string
  readonly value?: bigint
  readonly inner?: readonly Inner[]
  readonly events?: readonly Event[]
}

export interface Transaction extends Sent {
  readonly id: string
  readonly height: number
  readonly type: string
  readonly owner: string
  readonly value: Readonly<Record<string, unknown>>
  readonly inner: readonly Inner[]
  readonly events: readonly Event[]
  readonly said: readonly Said[]
  readonly withdrawn?: bigint
}

/** A chain that a script writes, and the balances that it must end with. */
export class TronChain {
  readonly transactions: Transaction[] = []
  readonly balances = new Map<string, bigint>()
  readonly #seed: number
  height = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** An address that nobody has the key of. */
  person(name: string): string {
    const hex = `41${createHash('sha256').update(`${this.#seed} ${name}`).digest('hex').slice(0, 40)}`
    const read = readTronAddress(hex)
    if ('problem' in read) throw new Error(read.problem)
    return read.address
  }

  wait(blocks: number): void {
    this.height += blocks
  }

  time(height = this.height): number {
    return height === 0 ? 0 : GENESIS + SECONDS * height
  }

  blockId(height: number): string {
    const number = height.toString(16).padStart(16, '0')
    if (height === 0) return `${number}${'1e'.repeat(20)}${TRON.chainId.toString(16).padStart(8, '0')}`
    return `${number}${createHash('sha256').update(`${this.#seed} block ${height}`).digest('hex').slice(0, 48)}`
  }

  balance(address: string, asset: string): bigint {
    return this.balances.get(`${address} ${asset}`) ?? 0n
  }

  pay(from: string, to: string, value: bigint, sent: Sent = {}): string {
    if (sent.fails === undefined) this.#move('TRX', from, to, value)
    return this.#put('TransferContract', from, { amount: value, owner_address: from, to_address: to }, sent)
  }

  payAsset(from: string, to: string, id: string, value: bigint, sent: Sent = {}): string {
    this.#move(id, from, to, value)
    return this.#put(
      'TransferAssetContract',
      from,
      { amount: value, asset_name: id, owner_address: from, to_address: to },
      sent,
    )
  }

  /** A contract runs. */
  call(
    owner: string,
    contract: string,
    { value = 0n, inner = [], events = [], said: logs = [], data = 'd0e30db0', ...sent }: Call = {},
  ): string {
    if (sent.fails === undefined) {
      this.#move('TRX', owner, contract, value)
      for (const { name, who, value: gone = 0n } of logs)
        if (name === 'DestroyedBlackFunds') this.#move(contract, who, TRON.zero, gone)
      for (const one of inner) if (moves(one)) this.#move(one.token ?? 'TRX', one.from, one.to, one.value)
      for (const { token, from, to, value: amount, type = 'Transfer' } of events)
        if (type === 'Transfer') this.#move(token.contract, from, to, amount)
    }
    const said = {
      data,
      owner_address: owner,
      contract_address: contract,
      ...(value > 0n && { call_value: value }),
    }
    return this.#put(
      'TriggerSmartContract',
      owner,
      said,
      sent,
      inner,
      sent.fails === undefined ? events : [],
      undefined,
      logs,
    )
  }

  /** `transfer` of a token. */
  send(token: Token, from: string, to: string, value: bigint, sent: Sent = {}): string {
    const data = `a9059cbb${tronHex(to).slice(2).padStart(64, '0')}${value.toString(16).padStart(64, '0')}`
    return this.call(from, token.contract, { ...sent, data, events: [{ token, from, to, value }] })
  }

  /** Something that moves nothing, but costs. */
  other(type: string, owner: string, value: Readonly<Record<string, unknown>> = {}, sent: Sent = {}): string {
    return this.#put(type, owner, { owner_address: owner, ...value }, sent)
  }

  /** The rewards of a voter. */
  withdraw(owner: string, value: bigint): string {
    this.#move('TRX', TRON.zero, owner, value)
    return this.#put('WithdrawBalanceContract', owner, { owner_address: owner }, {}, [], [], value)
  }

  #put(
    type: string,
    owner: string,
    value: Readonly<Record<string, unknown>>,
    sent: Sent,
    inner: readonly Inner[] = [],
    events: readonly Event[] = [],
    withdrawn?: bigint,
    said: readonly Said[] = [],
  ): string {
    this.height++
    const id = createHash('sha256').update(`${this.#seed} ${this.transactions.length}`).digest('hex')
    this.#add(owner, 'TRX', -(sent.fee ?? 0n))
    const more = withdrawn === undefined ? {} : { withdrawn }
    this.transactions.push({ ...sent, id, height: this.height, type, owner, value, inner, events, said, ...more })
    return id
  }

  #move(asset: string, from: string, to: string, value: bigint): void {
    this.#add(from, asset, -value)
    this.#add(to, asset, value)
  }

  #add(address: string, asset: string, value: bigint): void {
    this.balances.set(`${address} ${asset}`, this.balance(address, asset) + value)
  }
}

function moves({ note = 'call' }: Inner): boolean {
  return ['call', 'create', 'suicide'].includes(note)
}

/** The lists that TronGrid has of an address, oldest first, as text: amounts may have more digits than a double. */
export interface GridLists {
  readonly transactions: readonly GridRow[]
  readonly trc20: readonly GridRow[]
  readonly internal: readonly GridRow[]
}

export interface GridRow {
  readonly time: number
  readonly text: string
}

export function gridLists(chain: TronChain, address: string): GridLists {
  const { transactions } = chain
  const at = ({ height }: Transaction, row: unknown): GridRow => ({ time: chain.time(height), text: json(row) })
  const isParty = ({ owner, value }: Transaction) =>
    owner === address || [value.to_address, value.contract_address].includes(address)
  return {
    transactions: transactions.filter(isParty).map((one) => at(one, transactionRow(chain, one))),
    trc20: transactions.flatMap((one) =>
      one.events
        .filter(({ from, to }) => from === address || to === address)
        .map((event) => at(one, tokenRow(chain, one, event))),
    ),
    internal: transactions.flatMap((one) =>
      one.inner.flatMap((inner, i) =>
        inner.from === address || inner.to === address ? [at(one, innerRow(chain, one, inner, i))] : [],
      ),
    ),
  }
}

/** https://developers.tron.network/reference/get-transaction-info-by-account-address */
function transactionRow(chain: TronChain, one: Transaction): object {
  const time = chain.time(one.height)
  return {
    ret: [{ contractRet: one.fails ?? 'SUCCESS', fee: one.fee ?? 0n }],
    signature: ['00'],
    txID: one.id,
    net_usage: 265,
    raw_data_hex: '0a02',
    net_fee: one.netFee ?? 0n,
    energy_usage: 0,
    blockNumber: one.height,
    block_timestamp: time,
    energy_fee: one.energyFee ?? 0n,
    energy_usage_total: 0,
    raw_data: {
      contract: [
        {
          parameter: { value: inHex(one.value), type_url: `type.googleapis.com/protocol.${one.type}` },
          type: one.type,
        },
      ],
      ref_block_bytes: '0000',
      ref_block_hash: '0000000000000000',
      expiration: time + 60_000,
      timestamp: time - 1000,
    },
    internal_transactions: one.inner.map((inner, i) => ({
      internal_tx_id: innerId(one, i),
      data: innerData(one, inner),
      to_address: tronHex(inner.to),
      from_address: tronHex(inner.from),
    })),
    ...(one.withdrawn !== undefined && { withdraw_amount: one.withdrawn }),
  }
}

/** The events of a contract of one name. https://developers.tron.network/reference-link/events */
export function gridEvents(chain: TronChain, contract: string, name: string): readonly GridRow[] {
  return chain.transactions
    .filter(({ value }) => value.contract_address === contract)
    .flatMap((one) =>
      one.said.flatMap((log, i): readonly GridRow[] => {
        if (log.name !== name) return []
        const who = `0x${tronHex(log.who).slice(2)}`
        const [key, more] =
          log.value === undefined
            ? ['_user', {}]
            : ['_blackListedUser', { 1: `${log.value}`, _balance: `${log.value}` }]
        const row = {
          block_number: one.height,
          block_timestamp: chain.time(one.height),
          caller_contract_address: contract,
          contract_address: contract,
          event_index: i,
          event_name: name,
          result: { 0: who, [key]: who, ...more },
          result_type: { [key]: 'address' },
          event: `${name}(address ${key})`,
          transaction_id: one.id,
        }
        return [{ time: chain.time(one.height), text: json(row) }]
      }),
    )
}

/** https://developers.tron.network/docs/get-trc20-transaction-history */
function tokenRow(chain: TronChain, one: Transaction, { token, from, to, value, type = 'Transfer' }: Event): object {
  const { contract, symbol, decimals } = token
  return {
    transaction_id: one.id,
    token_info: { symbol, address: contract, decimals, name: symbol },
    block_timestamp: chain.time(one.height),
    from,
    to,
    type,
    value: String(value),
  }
}

function innerRow(chain: TronChain, one: Transaction, inner: Inner, i: number): object {
  return {
    internal_tx_id: innerId(one, i),
    tx_id: one.id,
    block_timestamp: chain.time(one.height),
    data: innerData(one, inner),
    to_address: tronHex(inner.to),
    from_address: tronHex(inner.from),
  }
}

function innerData({ fails }: Transaction, { value, token, note = 'call' }: Inner): object {
  const rejected = fails !== undefined
  return { note: Buffer.from(note).toString('hex'), rejected, call_value: { [token ?? '_']: value } }
}

function innerId({ id }: Transaction, i: number): string {
  return createHash('sha256').update(`${id} ${i}`).digest('hex')
}

/** As nodes write addresses. */
function inHex(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, /_address$/.test(key) ? tronHex(String(one)) : one]),
  )
}

const BIG = '\u0001'
/** JSON with every digit of a bigint, as a number. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${BIG}${one}${BIG}` : one)).replace(
    /"\\u0001(-?\d+)\\u0001"/g,
    '$1',
  )
}
