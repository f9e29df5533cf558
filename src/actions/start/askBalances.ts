import { DyepackError } from '../../core/errors.ts'
import { tokenOf } from '../../core/start/walletHistory.ts'
import type { StartChain } from '../../core/wire/startFile.ts'
import type { AskingOptions } from '../sources/recordNode.ts'
import { rpcClientOf } from './blockTimes.ts'
import type { ReadChain } from './recordWallets.ts'

/** Pairs of wallet and asset that are asked for at most. */
const MOST = 2000
/** `balanceOf(address)` */
const BALANCE_OF = '0x70a08231'

/** What wallets had after the last block that was read by address; null where the source cannot say. */
export async function askBalances(
  { source, blocks }: ReadChain,
  pairs: readonly { readonly wallet: string; readonly asset: string }[],
  asking: AskingOptions,
): Promise<StartChain['balances']> {
  if (source.format !== 'evm-rpc') return null
  const client = rpcClientOf(source, asking)
  const height = `0x${blocks.to.toString(16)}`
  const some = pairs.slice(0, MOST)
  try {
    const answers = await client.ask(
      some.map(({ wallet, asset }) => {
        const token = tokenOf(asset)
        if (token === null) return { method: 'eth_getBalance', params: [wallet, height] }
        const data = `${BALANCE_OF}${wallet.slice(2).padStart(64, '0')}`
        return { method: 'eth_call', params: [{ to: token, data }, height] }
      }),
    )
    // A contract may answer anything, and nothing is no balance.
    return some.flatMap(({ wallet, asset }, i) => {
      const said = answers[i]
      if (typeof said !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(said)) return []
      return [{ wallet, asset, amount: `${BigInt(said)}` }]
    })
  } catch (error) {
    // A node that has dropped the state of that block still has its transactions.
    if (error instanceof DyepackError && error.kind !== 'bug') return null
    throw error
  } finally {
    await client.close()
  }
}
