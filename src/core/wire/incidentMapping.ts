import { z } from 'zod'
import { ADDRESS_ROLES, MEANS, TRANSACTION_ROLES, VICTIM_KINDS, WALLET_KINDS } from '../knowledge/knowledgeWords.ts'

const text = z.string().min(1).max(500)
/** A column of a CSV file by its header; a key of a JSON object, or a path of keys: `loss.usd`. */
const column = text

/** The one word for all rows, or a column and what its words mean here. `leave` leaves the row to a person. */
const wordsOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.strictObject({ column, separator: z.string().min(1).max(5).optional(), words: z.record(z.string(), z.enum(words)) })
const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.union([z.enum(words), wordsOf(['leave', ...words])], { error: `one of ${words.join(', ')}, or column and words` })

const AMOUNT_UNITS = ['usd', 'usd-thousands', 'usd-millions', 'coin'] as const
const amount = z.strictObject({
  column,
  unit: z.enum(AMOUNT_UNITS),
  /** With `unit: coin`: which, or the column that says it. */
  coin: z.union([text, z.strictObject({ column })], { error: 'a symbol, or a mapping with column' }).optional(),
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum([',', '.', ' ', "'", '_']).optional(),
  prefix: z.string().min(1).max(10).optional(),
})

const chain = z.union([text, z.strictObject({ column, words: z.record(z.string(), text).optional() })], {
  error: 'a chain, or a mapping with column',
})

/** The mapping file of `incident-table`: which column of a list says what. Every scalar is text. */
export const incidentMappingSchema = z.strictObject({
  /** JSON only: the path of keys to the array. Default: the file is the array. */
  records: text.optional(),
  /** CSV only. */
  delimiter: z.enum(['comma', 'semicolon', 'tab', 'pipe']).optional(),
  victim: z.strictObject({ name: column, kind: oneOf(VICTIM_KINDS) }),
  date: z.strictObject({ column, form: z.enum(['iso', 'day/month/year', 'month/day/year', 'unix', 'unix-ms']) }),
  loss: amount.optional(),
  frozen: amount.optional(),
  seized: amount.optional(),
  returned: amount.optional(),
  recovered: amount.optional(),
  means: wordsOf(MEANS).optional(),
  wallets: wordsOf(WALLET_KINDS).optional(),
  /** Names of actors as they are called here. */
  attribution: z.strictObject({ column, separator: z.string().min(1).max(5).optional() }).optional(),
  transactions: z
    .strictObject({ column, chain, role: z.enum(TRANSACTION_ROLES), separator: z.string().min(1).max(5).optional() })
    .optional(),
  addresses: z
    .strictObject({ column, chain, role: z.enum(ADDRESS_ROLES), separator: z.string().min(1).max(5).optional() })
    .optional(),
  topics: z.array(text).optional(),
  /** Who published the list, when, where; what is left out stands on the command line. */
  source: z
    .strictObject({
      by: text.optional(),
      published: text.optional(),
      url: text.optional(),
      title: text.optional(),
    })
    .optional(),
  /** Columns that are known to have no place here. */
  ignore: z.array(column).optional(),
})

export type IncidentMapping = z.infer<typeof incidentMappingSchema>
export type AmountMapping = z.infer<typeof amount>
export type ChainMapping = z.infer<typeof chain>
