import { DyepackError } from '../../core/errors.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import { tokenOf } from '../../core/start/walletHistory.ts'
import type { StartChain } from '../../core/wire/startFile.ts'
import type { AskingOptions } from '../sources/recordNode.ts'
import { rpcClientOf } from './blockTimes.ts'
import type { ReadChain } from './recordWallets.ts'

/** Tokens that are asked for at most. */
const MOST = 1000
/** `decimals()` and `symbol()`, https://eips.ethereum.org/EIPS/eip-20 */
const [DECIMALS, SYMBOL] = ['0x313ce567', '0x95d89b41']

/** What contracts say of themselves where the ledger knows nothing of a token: a contract's word, which may be any. */
export async function askTokens(
  { source, blocks }: ReadChain,
  assets: readonly AssetRow[],
  asking: AskingOptions,
): Promise<StartChain['tokens']> {
  if (source.format !== 'evm-rpc') return []
  const tokens = assets
    .filter(({ chain, symbol, asset }) => chain === source.chain && symbol === '' && tokenOf(asset) !== null)
    .slice(0, MOST)
  if (tokens.length === 0) return []
  const client = rpcClientOf(source, asking)
  const height = `0x${blocks.to.toString(16)}`
  const call = (asset: string, data: string) => ({
    method: 'eth_call',
    params: [{ to: tokenOf(asset), data }, height],
  })
  const found: StartChain['tokens'] = []
  try {
    // Each alone: a contract that refuses is no reason to ask none.
    for (const { asset } of tokens) {
      const said = await client.ask([call(asset, DECIMALS), call(asset, SYMBOL)]).catch((error: unknown) => {
        if (error instanceof DyepackError && error.code === 'RPC_REFUSED') return null
        throw error
      })
      const decimals = numberOf(said?.[0])
      if (decimals !== null) found.push({ asset, decimals, symbol: textOf(said?.[1]) })
    }
    return found
  } finally {
    await client.close()
  }
}

function numberOf(said: unknown): number | null {
  if (typeof said !== 'string' || !/^0x[0-9a-f]{64}$/i.test(said)) return null
  const value = BigInt(said)
  return value <= 77n ? Number(value) : null
}

/** A string as the ABI has it, or 32 bytes, as old tokens have it: at most 32 letters, digits and signs of ASCII. */
function textOf(said: unknown): string {
  if (typeof said !== 'string' || !/^0x([0-9a-f]{64}){1,6}$/i.test(said)) return ''
  const bytes = Buffer.from(said.slice(2), 'hex')
  const length = bytes.length >= 96 ? Number(bytes.readBigUInt64BE(56)) : 32
  const text = (bytes.length >= 96 ? bytes.subarray(64, 64 + Math.min(length, 32)) : bytes.subarray(0, 32)).toString(
    'latin1',
  )
  return /^[!-~]{1,32}/.exec(text.replaceAll('\0', ''))?.[0] ?? ''
}
