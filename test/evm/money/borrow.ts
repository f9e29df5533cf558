import { calldata } from './abi.ts'
import { THIEF } from './drain.ts'
import { MARKET, reserveOf } from './lendingMarket.ts'
import { addressOf, BANK, type World, worth } from './world.ts'

/**
 * The thief pledges a token at a lending market, for a receipt, perhaps after clean coins of somebody who lends him his name, and
 * borrows dollars against it, which go to a friend.
 */
export async function borrow(world: World, token: string): Promise<void> {
  const { dice, usd, tokens, truth, send, pay, fund, approve, balance, swap } = world
  const borrower = addressOf('borrower')
  for (const one of [token, usd.address]) {
    const { receipt, debt } = reserveOf(one)
    await send({ from: BANK, to: MARKET, data: calldata('list(address,address,address)', one, receipt, debt) })
  }
  await approve(BANK, MARKET, usd.address)
  const lent = calldata('supply(address,uint256)', usd.address, worth(usd, 100_000n))
  await send({ from: BANK, to: MARKET, data: lent })

  await fund(borrower)
  await approve(borrower, MARKET, token)
  const { receipt } = reserveOf(token)
  const pledge = async (from: string, amount: bigint) => {
    await pay(from, borrower, token, amount)
    const data = calldata('supply(address,uint256)', token, amount)
    await swap({ from: borrower, to: MARKET, data, gives: token, gets: receipt })
  }
  const stolen = await balance(token, THIEF)
  const clean = (stolen * BigInt(dice.int(0, 2))) / 2n
  if (clean > 0n) await pledge(BANK, clean)
  await pledge(THIEF, stolen)

  const { price, decimals } = tokens.find(({ address }) => address === token)!
  const dollars = ((stolen + clean) * price) / 10n ** BigInt(decimals)
  const debt = worth(usd, (dollars * BigInt(dice.int(30, 70))) / 100n) + BigInt(dice.int(0, 999_999))
  const loan = await send({ from: borrower, to: MARKET, data: calldata('borrow(address,uint256)', usd.address, debt) })
  const equal = (debt * 10n ** BigInt(decimals)) / (price * 10n ** BigInt(usd.decimals))
  truth.borrow(loan, {
    by: borrower,
    pledged: [receipt, equal],
    lender: reserveOf(usd.address).receipt,
    got: [usd.address, debt],
  })
  await pay(borrower, addressOf("borrower's friend"), usd.address, debt)
}
