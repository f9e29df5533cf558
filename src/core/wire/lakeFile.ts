import { z } from 'zod'
import { TELLS } from '../ledger/rowSource.ts'

/** The schema of `lake.json`: what a lake holds, and of which ledger. */
export const LAKE_FILE = 'lake.json'

const count = z.int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const lakeSchema = z.strictObject({
  schema: z.literal('dyepack/lake@1'),
  /** False while files are put in place: the lake then holds files of two ledgers, and must be written again. */
  complete: z.boolean(),
  /** Version of dyepack that wrote it. */
  version: z.string(),
  ledger: z.strictObject({ digest: sha256, movements: count }),
  /** Per chain: everything, or the addresses whose whole history the ledger holds. */
  covers: z.record(z.string(), z.union([z.literal('all'), z.array(z.string())])),
  /** Kinds of movement that the ledger's files list, and how far they can be trusted. */
  tells: z.array(z.enum(TELLS)),
  /** The files that the ledger was made of. */
  imports: z.array(
    z.strictObject({ format: z.string(), file: z.string(), sha256, rowsRead: count, rowsKept: count, refused: count }),
  ),
  /** Sorted by path, which begins below the lake. */
  files: z.array(z.strictObject({ path: z.string(), rows: count, sha256 })),
})

export type LakeManifest = z.infer<typeof lakeSchema>
