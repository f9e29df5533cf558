import { amountAt } from '../../src/core/ledger/batch.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'

const KINDS = ['native', 'internal', 'token', 'gas']
const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'

/** A ledger of an account chain as text, one line a movement in its order: number of the hash, kind, from, to, amount, symbol. */
export async function ledgerLines(ledger: string): Promise<string[]> {
  const store = await openLedger(ledger)
  try {
    const assets = new Map((await store.assets()).map(({ asset, symbol }) => [asset, symbol]))
    const lines: string[] = []
    for await (const { inputs, outputs, kind, tx } of store.movements('everything', 1e15)) {
      const holdings = await namesOf([...inputs.holding, ...outputs.holding], (ids) => store.holdings(ids))
      const transactions = await namesOf([...tx], (ids) => store.transactions(ids))
      for (let i = 0; i < kind.length; i++) {
        const from = holdings.get(inputs.holding[i]!)!
        const paid =
          outputs.start[i]! < outputs.start[i + 1]! ? holdings.get(outputs.holding[outputs.start[i]!]!)! : null
        const { hash } = transactions.get(tx[i]!)!
        const sides = `${short(from.address)} ${paid === null ? '-' : short(paid.address)}`
        const name = hash === null ? 'none' : `${Number(BigInt(hash))}`
        lines.push(`${name} ${KINDS[kind[i]!]} ${sides} ${amountAt(inputs.amount, i)} ${assets.get(from.asset)}`)
      }
    }
    return lines
  } finally {
    await store.close()
  }
}

async function namesOf<T>(
  all: readonly number[],
  ask: (ids: readonly number[]) => Promise<readonly T[]>,
): Promise<Map<number, T>> {
  const ids = [...new Set(all)]
  const names = await ask(ids)
  return new Map(ids.map((id, i) => [id, names[i]!]))
}

/** `0x000…a` is `a`. */
export function short(address: string): string {
  return address === WETH ? 'weth' : address.replace(/^0x0*/, '') || 'zero'
}
