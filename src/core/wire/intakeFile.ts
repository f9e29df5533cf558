import { z } from 'zod'
import { SCALE, SOURCE_KINDS, VICTIM_KINDS } from '../knowledge/knowledgeWords.ts'

/** The shape of a draft that `dyepack intake` wrote and a person may have edited: `dyepack/intake@1`. */
const text = z.string().max(10_000)
const maybe = text.nullable()
const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(100)
const span = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])
const decimal = z
  .string()
  .regex(/^\d{1,60}(\.\d{1,30})?$/)
  .nullable()

export const intakeFileSchema = z.strictObject({
  schema: z.literal('dyepack/intake@1'),
  source: z.strictObject({
    file: text,
    sha256: text,
    format: z.enum(['text', 'html', 'pdf']),
    title: maybe,
    url: maybe,
    published: maybe,
    by: maybe,
    publishers: z.array(z.strictObject({ id, name: text, kind: z.enum(SOURCE_KINDS) })),
    text: z.string(),
    pages: z.array(z.number().int().nonnegative()),
  }),
  incidents: z.array(
    z.strictObject({
      id,
      known: z.boolean(),
      date: maybe,
      victim: z.strictObject({ name: text, kind: z.enum(VICTIM_KINDS) }),
      matches: z.array(text),
      span,
    }),
  ),
  actors: z.array(z.strictObject({ id, name: text, known: z.boolean(), span })),
  claims: z.array(
    z.strictObject({
      id,
      about: id.nullable(),
      kind: z.enum([
        ...(['total', 'count', 'loss', 'frozen', 'seized', 'returned', 'recovered', 'means', 'wallets'] as const),
        ...(['parent', 'operations', 'attribution', 'date', 'purpose'] as const),
      ]),
      value: text,
      unit: maybe,
      low: decimal,
      high: decimal,
      year: maybe,
      words: text,
      hedge: z.enum(SCALE),
      by: maybe,
      span,
    }),
  ),
  addresses: z.array(z.strictObject({ id, chain: text, address: text, checked: z.boolean(), problem: maybe, span })),
  transactions: z.array(z.strictObject({ id, chain: text, hash: text, span })),
  topics: z.array(z.strictObject({ id: text, span })),
})
