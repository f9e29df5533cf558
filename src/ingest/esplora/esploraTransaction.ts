import { z } from 'zod'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { LONGEST_ADDRESS, PAYEE } from '../../core/ledger/rowSource.ts'
import { SCRIPT_NAMES, type ScriptName } from '../../core/ledger/scriptKind.ts'
import { doubleSha256, hashText } from '../bitcoin/doubleSha256.ts'
import { payee, writeAddresses } from '../bitcoin/payee.ts'
import { scriptKind } from '../bitcoin/scriptKind.ts'

/*
 * A transaction as Esplora answers it: https://github.com/Blockstream/esplora/blob/master/API.md#transaction-format. What is not read of
 * it is left out.
 */

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const hex = z
  .string()
  .max(8_000_000)
  .regex(/^([0-9a-f]{2})*$/)
const index = z.int().min(0).max(0xffffffff)
/** No output is worth more than all coins. */
const value = z.int().min(0).max(2_100_000_000_000_000)
const output = z.object({ scriptpubkey: hex, value })

export const esploraTransactionSchema = z.object({
  txid: hash,
  version: z
    .int()
    .min(-(2 ** 31))
    .max(2 ** 32 - 1),
  locktime: index,
  vin: z
    .array(
      z.object({
        txid: hash,
        vout: index,
        prevout: output.nullish(),
        scriptsig: hex,
        sequence: index,
        is_coinbase: z.boolean(),
      }),
    )
    .min(1)
    .max(100_000),
  vout: z.array(output).min(1).max(100_000),
  status: z.object({
    confirmed: z.boolean(),
    block_height: z.int().nonnegative().optional(),
    block_hash: hash.optional(),
    block_time: index.optional(),
  }),
})

export type EsploraTransaction = z.infer<typeof esploraTransactionSchema>

/** A transaction in a block. */
export type ConfirmedTransaction = EsploraTransaction & {
  readonly status: { readonly block_height: number; readonly block_time: number }
}

export function isConfirmed(transaction: EsploraTransaction): transaction is ConfirmedTransaction {
  const { confirmed, block_height, block_time } = transaction.status
  return confirmed && block_height !== undefined && block_time !== undefined
}

/** The id of a transaction by what is in it: inputs, outputs and values are those of the chain where it is the one that is stated. */
export function idOf({ version, vin, vout, locktime }: EsploraTransaction): string {
  const bytes = Buffer.concat([
    number(version >>> 0, 4),
    compactSize(vin.length),
    ...vin.flatMap((input) => [
      Buffer.from(input.txid, 'hex').reverse(),
      number(input.vout, 4),
      ...script(input.scriptsig),
      number(input.sequence, 4),
    ]),
    compactSize(vout.length),
    ...vout.flatMap((one) => [amount(one.value), ...script(one.scriptpubkey)]),
    number(locktime, 4),
  ])
  const id = Buffer.alloc(32)
  doubleSha256(bytes, id, 0)
  return hashText(id)
}

/** Whose an output is; null where its script has no address. */
export function ownerOf(scriptpubkey: string, network: BitcoinNetwork): string | null {
  const bytes = Buffer.from(scriptpubkey, 'hex')
  const named = new Uint8Array(PAYEE)
  const kind = payee(scriptKind(bytes, 0, bytes.length), bytes, 0, bytes.length, named, 0)
  if (kind === 0) return null
  const text = Buffer.alloc(LONGEST_ADDRESS + 1)
  return text.toString('latin1', 0, writeAddresses(Uint16Array.of(kind), named, network, text) - 1)
}

/** What an output's script is. */
export function kindOf(scriptpubkey: string): ScriptName {
  const bytes = Buffer.from(scriptpubkey, 'hex')
  return SCRIPT_NAMES[scriptKind(bytes, 0, bytes.length)]!
}

function script(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'hex')
  return [compactSize(bytes.length), bytes]
}

function number(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  bytes.writeUIntLE(value, 0, size)
  return bytes
}

function amount(satoshi: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(satoshi))
  return bytes
}

function compactSize(size: number): Buffer {
  if (size < 0xfd) return Buffer.of(size)
  return size < 0x10000
    ? Buffer.concat([Buffer.of(0xfd), number(size, 2)])
    : Buffer.concat([Buffer.of(0xfe), number(size, 4)])
}
