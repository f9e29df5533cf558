import type {
  ExplainedEvent,
  ExplainedMovement,
  ExplainedRecord,
  ExplainTransactionResult,
} from '../actions/explainTransaction.ts'
import { isoTime } from '../core/trace/rows.ts'
import { amountText } from './amountText.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** Each movement and event of a transaction in two lines or more: what it says, then where it is from. */
export function whyText({ transactions, assets, notAsked }: ExplainTransactionResult): string {
  const amount = (asset: string, value: bigint) => amountText(assets, asset, value)
  const parts = transactions.map(({ chain, place, movements, events }) => {
    const height = place.height === null ? 'no height' : `height ${place.height}`
    const head = `${pc.bold(place.hash ?? `Transaction @${place.tx}, without hash`)}\n${chain}, ${height}, ${isoTime(place.time)}`
    const said = [...movements.map((one) => movementText(one, amount)), ...events.map((one) => eventText(one, amount))]
    return [head, ...said].join('\n')
  })
  const missing = notAsked.map(
    ({ file, why }) => `${printable(file)} ${printable(why)}: record numbers instead of lines.`,
  )
  return `${[...parts, ...(missing.length === 0 ? [] : [missing.join('\n')])].join('\n\n')}\n`
}

function movementText(movement: ExplainedMovement, amount: (asset: string, value: bigint) => string): string {
  const { kind, seq, seqStated, asset, from, to, records } = movement
  const number = seqStated ? `seq ${seq}` : `seq ${seq}, numbered by dyepack`
  const way = from === null ? 'all outputs' : `${printable(from)} → ${to === null ? 'fee' : printable(to)}`
  const where = records.map(whereText)
  return [`  ${kind} ${amount(asset, movement.amount)}  ${pc.dim(`${asset}; ${number}`)}`, `    ${way}`, ...where].join(
    '\n',
  )
}

/** What a log tells: `who: gave … for …`. */
function eventText(event: ExplainedEvent, amount: (asset: string, value: bigint) => string): string {
  const { kind, log, contract, who, other, asset, otherAsset, records } = event
  const much = (of: string | null, value: bigint | null) => (of === null || value === null ? of : amount(of, value))
  const gave = much(asset, event.amount)
  const got = much(otherAsset, event.otherAmount)
  const what = [gave, got === null ? null : `for ${got}`, other === null ? null : `to ${printable(other)}`]
  const said = what.filter((part) => part !== null).join(' ')
  return [
    `  log: ${kind}  ${pc.dim(`log ${log} of ${printable(contract)}`)}`,
    `    ${who === null ? 'names nobody' : printable(who)}${said === '' ? '' : `: ${said}`}`,
    ...records.map(whereText),
  ].join('\n')
}

function whereText(record: ExplainedRecord): string {
  return `    ${record.counts ? 'from' : 'again'} ${recordText(record)}`
}

/** Records are numbered without header and empty lines; lines as an editor counts them. */
function recordText({ file, format, record, line }: ExplainedRecord): string {
  return `${printable(file)} ${line === null ? '' : `line ${line}, `}record ${record} (${format})`
}
