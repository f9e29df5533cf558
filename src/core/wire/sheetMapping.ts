import { z } from 'zod'

const text = z.string().min(1).max(200)
/** A column by its header, or by its place from 1. */
const column = z.union([text, z.int().min(1).max(16_384)], { error: 'a header, or the number of a column from 1' })
const kind = z.enum(['native', 'internal', 'token'])

const assetShape = z.strictObject({
  /** `ethereum/ETH`, `ethereum/0xdac1…`: a chain, a slash, a unit. */
  id: z.string().regex(/^[a-z0-9-]{1,64}\/[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, {
    error: 'a chain, a slash and a unit, like ethereum/ETH',
  }),
  symbol: z.string().min(1).max(64),
  decimals: z.int().min(0).max(77),
})

/** How a number's cell is to be read. */
const numberShape = {
  unit: z.enum(['whole', 'base']),
}

/**
 * The mapping file of `sheet`: which column of a table says what. Integers come as numbers.
 *
 * Whether its parts fit together, and whether the table has these columns, is checked where it meets the table.
 */
export const sheetMappingSchema = z.strictObject({
  /** XLSX only: which sheet. Default: the first. */
  sheet: text.optional(),
  /** The line that has the headers; `none`: there is none, columns go by number. Default 1. */
  header: z.union([z.int().min(1).max(1000), z.literal('none')], { error: 'a line number, or none' }).optional(),
  /** CSV only. Default: what the header line has most of. */
  delimiter: z.enum(['comma', 'semicolon', 'tab', 'pipe']).optional(),
  columns: z.strictObject({
    time: column,
    height: column.optional(),
    tx_index: column.optional(),
    tx_hash: column.optional(),
    from: column.optional(),
    to: column.optional(),
    counterparty: column.optional(),
    direction: column.optional(),
    amount: column,
    asset: column.optional(),
    kind: column.optional(),
    fee: column.optional(),
    status: column.optional(),
  }),
  time: z.strictObject({
    /** `iso`, `unix`, `unix-ms`, `excel`, or a pattern: `dd/MM/yyyy HH:mm:ss`. */
    format: text,
    /** `UTC`, `+02:00` or a name like `Europe/Vienna`, for cells that do not say it themselves. */
    zone: text.optional(),
  }),
  amount: z.strictObject({
    ...numberShape,
    decimal: z.enum(['.', ',']).optional(),
    thousands: z.enum([',', '.', ' ', "'"]).optional(),
    /** Stands before every number and means nothing more: `$`. */
    prefix: z.string().min(1).max(20).optional(),
    suffix: z.string().min(1).max(20).optional(),
  }),
  /** The one asset of the table. */
  asset: assetShape.optional(),
  /** By the cell of `columns.asset`, in any case of letters. */
  assets: z.record(z.string().max(200), assetShape).optional(),
  kind: kind.optional(),
  /** By the cell of `columns.kind`. */
  kinds: z.record(z.string().max(200), z.enum(['native', 'internal', 'token', 'gas'])).optional(),
  /** The address whose account the table is: rows have a counterparty and a direction. */
  own: text.optional(),
  /** Cells of `columns.direction`. Without that column the sign of the amount says it: minus is out. */
  directions: z.strictObject({ in: z.array(text).min(1), out: z.array(text).min(1) }).optional(),
  /** The fee column's asset; default: the chain's own coin. */
  fee: z.strictObject({ ...numberShape, asset: assetShape.optional() }).optional(),
  /** Cells of `columns.status` that say that the row's transaction failed: it pays its fee and moves nothing. */
  failed: z.array(text).min(1).optional(),
})

export type SheetMapping = z.infer<typeof sheetMappingSchema>
export type SheetAsset = z.infer<typeof assetShape>
export type SheetColumn = keyof SheetMapping['columns']
