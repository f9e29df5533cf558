import type { ExplainedMovement, ExplainedRecord, ExplainTransactionResult } from '../actions/explainTransaction.ts'
import { isoTime } from '../core/trace/rows.ts'
import { amountText } from './amountText.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** Each movement of a transaction in two lines or more: what it says, then where it is from. */
export function whyText({ transactions, assets, notAsked }: ExplainTransactionResult): string {
  const parts = transactions.map(({ chain, place, movements }) => {
    const height = place.height === null ? 'no height' : `height ${place.height}`
    const head = `${pc.bold(place.hash ?? `Transaction @${place.tx}, without hash`)}\n${chain}, ${height}, ${isoTime(place.time)}`
    return [head, ...movements.map((movement) => movementText(movement, (...of) => amountText(assets, ...of)))].join(
      '\n',
    )
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
  const where = records.map((record) => `    ${record.counts ? 'from' : 'again'} ${recordText(record)}`)
  return [`  ${kind} ${amount(asset, movement.amount)}  ${pc.dim(`${asset}; ${number}`)}`, `    ${way}`, ...where].join(
    '\n',
  )
}

/** Records are numbered without header and empty lines; lines as an editor counts them. */
function recordText({ file, format, record, line }: ExplainedRecord): string {
  return `${printable(file)} ${line === null ? '' : `line ${line}, `}record ${record} (${format})`
}
