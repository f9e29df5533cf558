import { expect, test } from 'vitest'
import { WrongAnswer } from '../asking/wrongAnswer.ts'
import { callRows } from './callRows.ts'

test('a node that could not trace a transaction is quoted', () => {
  const txHash = `0x${'1'.repeat(64)}`
  const answer = [{ txHash, error: 'historical state is not available\n' }]
  const traced = () =>
    callRows({ method: 'debug_traceBlockByNumber', answer }, [{ fields: {}, hash: txHash, failed: false, place: 0 }])
  expect(traced).toThrow(WrongAnswer)
  expect(traced).toThrow('it could not trace a transaction: "historical state is not available\\n"')
})
