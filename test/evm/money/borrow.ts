import { calldata } from './abi.ts'
import { THIEF } from './drain.ts'
import { addressOf, BANK, type World, worth } from './world.ts'

/**
 * The thief pledges a token at a lending market, for a receipt, and borrows dollars against it, which go to a friend.
 *
 * The book says what dyepack reads today: the receipt carries all of the basis, and what is borrowed is clean. Where a loan moves
 * basis, the entry of the loan, a payment of clean dollars, is to become one that moves it.
 */
export async function borrow(world: World, token: string): Promise<void> {
  const { dice, ask, usd, tokens, contracts, truth, unpriced, send, pay, fund, approve, balance, swap } = world
  const { market } = contracts
  const borrower = addressOf('borrower')
  const receipt = async (of: string) => {
    const answer: string = await ask('eth_call', { to: market, data: calldata('receiptOf(address)', of) }, 'latest')
    return `0x${answer.slice(26)}`
  }
  for (const one of [token, usd.address]) await send({ from: BANK, to: market, data: calldata('list(address)', one) })
  await approve(BANK, market, usd.address)
  const lent = calldata('supply(address,uint256)', usd.address, worth(usd, 100_000n))
  await send({ from: BANK, to: market, data: lent })

  await fund(borrower)
  const amount = await balance(token, THIEF)
  await pay(THIEF, borrower, token, amount)
  await approve(borrower, market, token)
  const pledge = calldata('supply(address,uint256)', token, amount)
  const pledged = await swap({ from: borrower, to: market, data: pledge, gives: token, gets: await receipt(token) })
  unpriced.push(pledged.hash)

  const { price, decimals } = tokens.find(({ address }) => address === token)!
  const dollars = (amount * price) / 10n ** BigInt(decimals)
  const debt = worth(usd, (dollars * BigInt(dice.int(30, 70))) / 100n)
  const loan = await send({ from: borrower, to: market, data: calldata('borrow(address,uint256)', usd.address, debt) })
  truth.pay(loan, await receipt(usd.address), borrower, usd.address, debt)
  await pay(borrower, addressOf("borrower's friend"), usd.address, debt)
}
