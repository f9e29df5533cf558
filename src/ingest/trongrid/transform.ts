import type { EventSelect, MovementSelect, RowCheck } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import { tokensOf } from '../../core/ledger/tokens.ts'
import { TRON } from '../../core/ledger/tron.ts'
import { BLACK_LIST_EVENTS } from '../../core/wire/tronSource.ts'
import { isBaseUnits } from '../baseUnits.ts'
import { cleanSymbol } from '../etherscan/cleanSymbol.ts'
import type { Transform } from '../importer.ts'

/** Kinds of transaction that pay somebody: what they pay stands in `amount`, `token` and `token_amount`. */
const PAY = [
  'TransferContract',
  'TransferAssetContract',
  'TriggerSmartContract',
  'CreateSmartContract',
  'WithdrawBalanceContract',
]
/**
 * Kinds that leave everything where it is: what is staked still belongs to who stakes it, and resources are no coins. What a vote,
 * an account or a witness costs stands in the fee. https://developers.tron.network/docs/tron-protocol-transaction
 */
const STAY = [
  'AccountCreateContract',
  'AccountPermissionUpdateContract',
  'AccountUpdateContract',
  'AssetIssueContract',
  'CancelAllUnfreezeV2Contract',
  'ClearABIContract',
  'DelegateResourceContract',
  'FreezeBalanceContract',
  'FreezeBalanceV2Contract',
  'ProposalApproveContract',
  'ProposalCreateContract',
  'ProposalDeleteContract',
  'SetAccountIdContract',
  'UnDelegateResourceContract',
  'UnfreezeAssetContract',
  'UnfreezeBalanceContract',
  'UnfreezeBalanceV2Contract',
  'UpdateAssetContract',
  'UpdateBrokerageContract',
  'UpdateEnergyLimitContract',
  'UpdateSettingContract',
  'VoteAssetContract',
  'VoteWitnessContract',
  'WithdrawExpireUnfreezeContract',
  'WitnessCreateContract',
  'WitnessUpdateContract',
]
/** Of these the chain says whether they failed; the others fail before they get into a block. */
const RUN = ['TriggerSmartContract', 'CreateSmartContract']

/** What an internal transaction is called that pays; the other notes are of staking, votes and resources. */
const NOTES = ['call', 'create', 'suicide']
const STAKING = '(un)?(freeze|delegate|vote|withdraw|cancel).*'

const isOf = (column: string, values: readonly string[]) =>
  `coalesce(${column} IN (${values.map(literal).join(', ')}), false)`
const of = (list: string) => `list = '${list}'`
const FAILED = `coalesce(result, 'SUCCESS') <> 'SUCCESS'`
const UNDONE = `(${FAILED} OR coalesce(rejected, 'false') <> 'false')`
/** Whether a row pays, in transactions and internal ones alike. */
const PAYS = `NOT ${UNDONE} AND ((${of('transactions')} AND ${isOf('type', PAY)}) OR (${of('internal')} AND ${isOf("coalesce(type, 'call')", NOTES)}))`
const PAYS_COIN = `${PAYS} AND coalesce(amount, '0') <> '0'`
const PAYS_TOKEN = `${PAYS} AND coalesce(token_amount, '0') <> '0'`
/** What the chain pays out to who votes comes from nobody. */
const REWARD = `type = 'WithdrawBalanceContract'`
const FROM = `CASE WHEN ${REWARD} THEN '${TRON.zero}' ELSE sender END`
const TO = `CASE WHEN ${REWARD} THEN sender ELSE receiver END`
const TOKENS = tokensOf(TRON.id)

/** The lists, in the order in which a check has their names of a field. */
const LISTS = ['transactions', 'internal', 'trc20', 'events']

const [NATIVE, INTERNAL, TOKEN, GAS] = ['0', '1', '2', '3'].map((kind) => `${kind}::UTINYINT`) as [
  string,
  string,
  string,
  string,
]

const PLACE = {
  chain: literal(TRON.id),
  height: 'TRY_CAST(height AS BIGINT)',
  time: 'TRY_CAST(stamp AS BIGINT)',
  tx_index: 'NULL',
  tx_hash: 'lower(hash)',
}
const COIN = {
  ...PLACE,
  asset: literal(`${TRON.id}/${TRON.coin.symbol}`),
  symbol: literal(TRON.coin.symbol),
  decimals: String(TRON.coin.decimals),
}
const WRAPPED = {
  ...PLACE,
  seq: 'NULL',
  kind: TOKEN,
  asset: literal(`${TRON.id}/${TRON.wrapper.contract}`),
  symbol: literal(TRON.wrapper.symbol),
  decimals: String(TRON.coin.decimals),
  amount: 'amount',
}
/** A number since 2019; before that a name, which is told apart by its letters. Some write either in hex. */
const TRC10 = `CASE WHEN regexp_full_match(token, '[0-9]{1,19}') THEN token
  WHEN regexp_full_match(token, '(3[0-9]){7}') THEN TRY(decode(unhex(token))) ELSE concat('TRC10:', lower(hex(token))) END`

/** What an issuer that is known to do so freezes and destroys. Other events tell nothing here. */
const BLACK_LISTED = `${of('events')} AND token IN (${TRON.blackListers.map((one) => literal(one)).join(', ')})`

/** How the table of `rowCells` reads. */
export const transform: Transform = {
  shape: 'transfers',
  parties: ['party', 'other_party'],
  checks: checks(),
  movements: movements(),
  event: event(),
}

function movements(): readonly MovementSelect[] {
  const TOKEN_ROW = {
    ...PLACE,
    seq: 'NULL',
    kind: TOKEN,
    asset: `concat('${TRON.id}/', token)`,
    symbol: known((facts) => literal(facts.symbol), cleanSymbol('symbol')),
    decimals: known((facts) => String(facts.decimals), 'TRY_CAST(decimals AS INTEGER)'),
    amount: 'amount',
  }
  const wrapper = literal(TRON.wrapper.contract)
  return [
    {
      when: of('transactions'),
      select: { ...COIN, seq: '0', kind: GAS, from: 'sender', to: 'NULL::VARCHAR', amount: `coalesce(fee, '0')` },
    },
    {
      when: `${of('transactions')} AND ${PAYS_COIN}`,
      select: { ...COIN, seq: '1', kind: NATIVE, from: FROM, to: TO, amount: 'amount' },
    },
    {
      when: `${of('internal')} AND ${PAYS_COIN}`,
      select: { ...COIN, seq: 'NULL', kind: INTERNAL, from: 'sender', to: 'receiver', amount: 'amount' },
    },
    {
      when: PAYS_TOKEN,
      select: {
        ...PLACE,
        seq: 'NULL',
        kind: TOKEN,
        asset: `concat('${TRON.id}/', ${TRC10})`,
        symbol: 'NULL',
        decimals: 'NULL',
        from: 'sender',
        to: 'receiver',
        amount: 'token_amount',
      },
    },
    { when: `${PAYS_COIN} AND receiver = ${wrapper}`, select: { ...WRAPPED, from: literal(TRON.zero), to: 'sender' } },
    { when: `${PAYS_COIN} AND sender = ${wrapper}`, select: { ...WRAPPED, from: 'receiver', to: literal(TRON.zero) } },
    {
      // No transfer is logged beside it.
      when: `${BLACK_LISTED} AND type = 'DestroyedBlackFunds' AND amount <> '0'`,
      select: { ...TOKEN_ROW, from: 'sender', to: literal(TRON.zero) },
    },
    {
      when: `${of('trc20')} AND type = 'Transfer' AND amount <> '0'`,
      select: { ...TOKEN_ROW, from: 'sender', to: 'receiver' },
    },
  ]
}

function event(): EventSelect {
  const none = 'NULL::VARCHAR'
  const fields = {
    contract: 'token',
    who: 'sender',
    other: none,
    asset: `concat('${TRON.id}/', token)`,
    amount: 'amount',
  }
  const said = (kind: string) =>
    `struct_pack(${Object.entries({ kind: literal(kind), ...fields, other_asset: none, other_amount: none })
      .map(([name, value]) => `${name} := ${value}`)
      .join(', ')})`
  const kinds = { AddedBlackList: 'frozen', RemovedBlackList: 'unfrozen', DestroyedBlackFunds: 'destroyed' }
  const whens = Object.entries(kinds).map(([name, kind]) => `WHEN type = ${literal(name)} THEN ${said(kind)}`)
  return {
    told: `CASE WHEN ${BLACK_LISTED} THEN CASE ${whens.join(' ')} END END`,
    select: { ...PLACE, seq: 'TRY_CAST(log AS BIGINT)' },
  }
}

/** A token's fact by its contract, as SQL. */
function known(
  fact: (facts: { readonly symbol: string; readonly decimals: number }) => string,
  otherwise: string,
): string {
  const cases = [...TOKENS].map(([contract, facts]) => `WHEN ${literal(contract)} THEN ${fact(facts)}`)
  return `CASE token ${cases.join(' ')} ELSE ${otherwise} END`
}

function checks(): readonly RowCheck[] {
  const units = 'a whole number of base units from 0 to 2^256 − 1: digits only, no exponent, no point'
  const optional = (column: string, ok: string) => when(`${column} IS NOT NULL`, ok)
  const moves = `((${PAYS_COIN}) OR (${PAYS_TOKEN}))`
  return [
    {
      field: 'data',
      ok: 'fault IS NULL',
      value: 'fault',
      must: 'a list of rows as TronGrid gives them, each key once',
      alone: true,
    },
    ...(['txID', 'tx_id', 'transaction_id', 'transaction_id'] as const).map(
      (field, i): RowCheck => ({
        field,
        ok: when(of(LISTS[i]!), `coalesce(regexp_full_match(hash, '[0-9a-fA-F]{64}'), false)`),
        value: 'hash',
        must: `a transaction's id: 64 hex digits`,
      }),
    ),
    {
      field: 'block_timestamp',
      ok: `regexp_full_match(stamp, '[0-9]{13}')`,
      value: 'stamp',
      must: 'the time of the block in whole milliseconds since 1970',
    },
    {
      field: 'blockNumber',
      ok: optional('height', `regexp_full_match(height, '[0-9]{1,15}')`),
      value: 'height',
      must: 'a block height (a whole number)',
    },
    {
      field: 'type',
      ok: when(`${of('transactions')} AND NOT ${FAILED}`, isOf('type', [...PAY, ...STAY])),
      value: 'type',
      must: 'a kind of transaction whose payments its row tells; leave it out with --keep-going (in the case: keepGoing: true), and the results count it',
    },
    {
      field: 'contractRet',
      ok: when(`${of('transactions')} AND ${isOf('type', RUN)}`, 'result IS NOT NULL'),
      value: 'result',
      must: 'SUCCESS, or why the transaction failed',
    },
    { field: 'fee', ok: optional('fee', isBaseUnits('fee')), value: 'fee', must: units },
    {
      field: 'note',
      ok: when(
        `${of('internal')} AND type IS NOT NULL AND NOT ${UNDONE}`,
        `(${isOf('type', NOTES)} OR regexp_full_match(type, '${STAKING}'))`,
      ),
      value: 'type',
      must: 'call, create or suicide in hex, or a word of staking: others are not known',
    },
    {
      field: 'rejected',
      ok: optional('rejected', `rejected IN ('true', 'false')`),
      value: 'rejected',
      must: 'true or false',
    },
    ...(['amount', 'call_value', 'value', 'result'] as const).map(
      (field, i): RowCheck => ({
        field,
        ok: when(
          `${of(LISTS[i]!)} AND (amount IS NOT NULL OR ${of('trc20')} OR coalesce(type, '') IN ('TransferContract', 'DestroyedBlackFunds'))`,
          `coalesce(${isBaseUnits('amount')}, false)`,
        ),
        value: 'amount',
        must: units,
      }),
    ),
    {
      field: 'token_amount',
      ok: when(
        `token_amount IS NOT NULL OR coalesce(type, '') = 'TransferAssetContract'`,
        `coalesce(${isBaseUnits('token_amount')}, false)`,
      ),
      value: 'token_amount',
      must: units,
    },
    {
      field: 'owner_address',
      ok: when(
        `${of('transactions')} OR ${of('trc20')} OR ${moves} OR (${BLACK_LISTED} AND ${isOf('type', BLACK_LIST_EVENTS)})`,
        'sender IS NOT NULL',
      ),
      value: 'sender',
      must: 'the address that pays',
    },
    {
      field: 'to_address',
      ok: when(
        `${of('trc20')} OR (${moves} AND coalesce(type, '') <> 'WithdrawBalanceContract')`,
        'receiver IS NOT NULL',
      ),
      value: 'receiver',
      must: 'the address that is paid',
    },
    {
      field: 'token_id',
      ok: when(PAYS_TOKEN, 'token IS NOT NULL'),
      value: 'token',
      must: 'the number of the TRC-10 token',
    },
    {
      field: 'event_index',
      ok: when(of('events'), `coalesce(regexp_full_match(log, '[0-9]{1,9}'), false)`),
      value: 'log',
      must: 'the place of the event in its transaction (a whole number)',
    },
    {
      field: 'token_info.address',
      ok: when(of('trc20'), `coalesce(regexp_full_match(token, 'T[1-9A-HJ-NP-Za-km-z]{33}'), false)`),
      value: 'token',
      must: `the token's contract: an address of Tron`,
    },
    {
      field: 'token_info.decimals',
      ok: optional(
        'decimals',
        `(regexp_full_match(decimals, '[0-9]{1,3}') AND TRY_CAST(decimals AS INTEGER) <= 255
          AND TRY_CAST(decimals AS INTEGER) = ${known(({ decimals }) => String(decimals), 'TRY_CAST(decimals AS INTEGER)')})`,
      ),
      value: `concat(decimals, ' for ', token)`,
      must: 'a whole number from 0 to 255, and that of the token where it is known',
    },
    {
      field: 'type',
      ok: when(of('trc20'), isOf('type', ['Transfer', 'Approval'])),
      value: 'type',
      must: 'Transfer, or Approval, which moves nothing',
    },
  ]
}

/** A check that is asked of some rows only. */
function when(condition: string, ok: string): string {
  return `(CASE WHEN ${condition} THEN ${ok} ELSE true END)`
}
