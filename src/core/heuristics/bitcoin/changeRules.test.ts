import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DyepackError } from '../../errors.ts'
import { ScriptKind } from '../../ledger/scriptKind.ts'
import { defaultsOf } from '../defaultsOf.ts'
import { addressReuse } from './addressReuse.ts'
import { addressType } from './addressType.ts'
import { changeValues, outputsLeft, readChangeExpression, rulesAsked } from './changeExpression.ts'
import type { ChangeFacts, ChangeInput, ChangeOutput, ChangeRule, Spender } from './changeRule.ts'
import { CHANGE_RULES } from './changeRules.ts'
import { clientChange } from './clientChange.ts'
import { locktime } from './locktime.ts'
import { oneTimeChange } from './oneTimeChange.ts'
import { optimalChange } from './optimalChange.ts'
import { peelingChain } from './peelingChain.ts'
import { powerOfTen } from './powerOfTen.ts'

const { pubkeyhash, witness_v0_keyhash: segwit, nulldata } = ScriptKind

let addresses = 0
const input = (more: Partial<ChangeInput> = {}): ChangeInput => ({
  ...{ address: addresses++, value: 100_000n, script: segwit },
  ...more,
})
const output = (more: Partial<ChangeOutput> = {}): ChangeOutput => ({
  ...{ address: addresses++, value: 50_123n, script: segwit, isNew: true, once: true, spender: null },
  ...more,
})
const spender = (more: Partial<Spender> = {}): Spender => ({ locktime: 'none', peels: false, blocks: 1, ...more })
const of = (outputs: ChangeOutput[], inputs = [input()], locktime: number | null = 0): ChangeFacts => ({
  ...{ locktime, inputs, outputs },
})
const left = (rule: ChangeRule, facts: ChangeFacts) => rule.find(facts, defaultsOf(rule)).map((one) => one.output)

describe('the outputs that a rule cannot rule out', () => {
  it('address-reuse: those of an input’s address', () => {
    expect(left(addressReuse, of([output({ address: 7 }), output()], [input(), input({ address: 7 })]))).toEqual([0])
    expect(left(addressReuse, of([output(), output({ address: null })], [input({ address: null })]))).toEqual([])
  })

  it('address-type: those of the inputs’ one kind; all where inputs have two or an unknown one', () => {
    const outs = [output({ script: pubkeyhash }), output(), output({ script: null })]
    expect(left(addressType, of(outs))).toEqual([1, 2])
    expect(left(addressType, of(outs, [input({ script: pubkeyhash })]))).toEqual([0, 2])
    expect(left(addressType, of(outs, [input(), input({ script: pubkeyhash })]))).toEqual([0, 1, 2])
    expect(left(addressType, of(outs, [input(), input({ script: null })]))).toEqual([0, 1, 2])
  })

  it('client-change: those whose address is new', () => {
    expect(
      left(clientChange, of([output({ isNew: false }), output(), output({ address: null, isNew: false })])),
    ).toEqual([1, 2])
  })

  it('optimal-change: those smaller than the smallest input', () => {
    const outs = [output({ value: 99n }), output({ value: 100n }), output({ value: 101n })]
    expect(left(optimalChange, of(outs, [input({ value: 500n }), input({ value: 100n })]))).toEqual([0])
    // The unknown input may be smaller still, but no output above a known one is change.
    expect(left(optimalChange, of(outs, [input({ value: null }), input({ value: 101n })]))).toEqual([0, 1])
    expect(left(optimalChange, of(outs, [input({ value: null })]))).toEqual([0, 1, 2])
  })

  it('power-of-ten: those that are not round', () => {
    const outs = [output({ value: 3_000_000n }), output({ value: 3_000_001n }), output({ value: 100_000n })]
    expect(left(powerOfTen, of(outs))).toEqual([1, 2])
    expect(powerOfTen.find(of(outs), { digits: '5' }).map((one) => one.output)).toEqual([1])
  })

  it('locktime: those spent with a lock time, and unspent ones, where the transaction has one', () => {
    const outs = [
      output({ spender: spender() }),
      output({ spender: spender({ locktime: 'set' }) }),
      output(),
      output({ spender: spender({ locktime: 'unknown' }) }),
    ]
    expect(left(locktime, of(outs, undefined, 800_000))).toEqual([1, 2, 3])
    expect(left(locktime, of(outs, undefined, 0))).toEqual([0, 1, 2, 3])
    expect(left(locktime, of(outs, undefined, null))).toEqual([0, 1, 2, 3])
  })

  it('peeling-chain: that which the next peel spends in time, and unspent ones; all outside of a peel', () => {
    const peel = (blocks: number | null) => output({ spender: spender({ peels: true, blocks }) })
    const paid = output({ spender: spender() })
    expect(left(peelingChain, of([paid, peel(144)]))).toEqual([1])
    expect(left(peelingChain, of([paid, peel(null)]))).toEqual([1])
    expect(left(peelingChain, of([peel(1), paid, output()]))).toEqual([0, 2])
    expect(left(peelingChain, of([paid, peel(145)]))).toEqual([0, 1])
    expect(left(peelingChain, of([paid, peel(1), paid, paid]))).toEqual([0, 1, 2, 3])
    expect(left(peelingChain, of([paid, peel(1)], [input(), input(), input(), input()]))).toEqual([0, 1])
  })

  it('one-time-change: the one output that is like leftovers in every way', () => {
    const round = output({ value: 50_000n })
    expect(left(oneTimeChange, of([round, output()]))).toEqual([1])
    for (const more of [
      { value: 51_000n },
      { value: 100_000n },
      { script: pubkeyhash },
      { isNew: false },
      { once: false },
      { address: null },
    ])
      expect(left(oneTimeChange, of([round, output(more)]))).toEqual([])
    expect(left(oneTimeChange, of([output(), output()]))).toEqual([])
    expect(left(oneTimeChange, of([round, output()], [input(), input({ script: pubkeyhash })]))).toEqual([])
    expect(left(oneTimeChange, of([...Array.from({ length: 9 }, () => round), output()]))).toEqual([9])
    expect(left(oneTimeChange, of([...Array.from({ length: 10 }, () => round), output()]))).toEqual([])
  })

  it.each(CHANGE_RULES.map((rule) => [rule.id, rule] as const))(
    '%s: never data, nor a sole output, nor of a coinbase',
    (_, rule) => {
      const data = output({ address: null, script: nulldata, value: 0n, isNew: false })
      expect(left(rule, of([output(), data]))).toEqual([])
      expect(left(rule, of([output(), { ...data, script: null }]))).toEqual([])
      expect(left(rule, of([output()]))).toEqual([])
      expect(left(rule, of([output(), output()], []))).toEqual([])
      expect(left(rule, of([output({ value: 1_000_000n }), output(), data]))).not.toContain(2)
    },
  )
})

describe('rules put together', () => {
  const facts = of([output({ script: pubkeyhash, value: 1_000_000n }), output(), output({ isNew: false })])
  const ask = (text: string) => [...outputsLeft(readChangeExpression(text), facts, changeValues())].sort()

  it('ask each with its settings', () => {
    const round = of([output({ value: 100_000n }), output({ value: 123n })])
    const expression = readChangeExpression('unique(power-of-ten) | (power-of-ten - address-reuse)')
    const left = (digits: string) => [
      ...outputsLeft(expression, round, changeValues(new Map([['power-of-ten', { digits }]]))),
    ]
    expect([left('6').sort(), left('5')]).toEqual([[0, 1], [1]])
    expect([...rulesAsked(expression)]).toEqual(['power-of-ten', 'address-reuse'])
  })

  it.each([
    ['address-type', [1, 2]],
    ['client-change', [0, 1]],
    ['address-type & client-change', [1]],
    ['address-type|client-change', [0, 1, 2]],
    ['address-type - client-change', [2]],
    ['client-change - address-type - optimal-change', [0]],
    ['unique(address-type)', []],
    ['unique(address-type & client-change)', [1]],
    ['unique ( address-type ) | (client-change & address-type)', [1]],
    ['((power-of-ten))', [1, 2]],
  ])('%s', (text, outputs) => {
    expect(ask(text)).toEqual(outputs)
  })

  it.each([
    ['', 1, 'ends where a rule should be'],
    ['  ', 1, 'ends where a rule should be'],
    ['optimal-chang', 1, 'names a rule "optimal-chang" that is none'],
    ['optimal-change-address-type', 1, 'names a rule'],
    ['unique(address-type', 20, 'ends, and the parenthesis at character 7 is not closed'],
    ['unique address-type', 1, 'has "unique" without parentheses'],
    ['address-type client-change', 14, 'has "client-change" where it could end'],
    ['(address-type client-change)', 15, 'has "client-change", and the parenthesis at character 1 is not closed'],
    ['address-type)', 13, 'has ")" where it could end'],
    ['address-type & | locktime', 16, 'has "|" where a rule should be'],
    ['address-type &', 15, 'ends where a rule should be'],
    ['locktime | address-type & client-change', 25, 'has & after |'],
    ['locktime + address-type', 10, 'has "+", which means nothing here'],
    ['locktime\n; drop', 10, 'has ";", which means nothing here'],
    ['locktime | '.repeat(100), 1001, 'is longer than 1000 characters'],
  ])('%j is refused at character %i', (text, character, says) => {
    try {
      readChangeExpression(text)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(DyepackError)
      const { code, message, facts: told } = error as DyepackError
      expect({ code, character: told.character }).toEqual({ code: 'BAD_CHANGE', character })
      expect(message).toContain(says)
      expect(message.split('\n').at(-1)).toBe(`${' '.repeat(character + 1)}^`)
    }
  })

  it('any text is read or refused, never more', () => {
    const word = fc.constantFrom(
      '(',
      ')',
      '|',
      '&',
      ' - ',
      'unique',
      'unique(',
      ' ',
      'locktime',
      'address-type',
      'é',
      '-',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        try {
          const found = outputsLeft(readChangeExpression(words.join('')), facts, changeValues())
          expect([...found].every((one) => one >= 0 && one < 3)).toBe(true)
        } catch (error) {
          expect((error as DyepackError).code).toBe('BAD_CHANGE')
        }
      }),
      { numRuns: 500 },
    )
  })
})
