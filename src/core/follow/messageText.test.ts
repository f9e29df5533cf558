import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageText } from './messageText.ts'

const hexOf = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}`
const inputOf = (text: string) => hexOf(Buffer.from(text))

const anyText = fc
  .array(
    fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff),
    { maxLength: 20 },
  )
  .map((codes) => String.fromCodePoint(...codes))

describe('a text in the input of a transaction', () => {
  it.each(['Give it back', 'line one\nline two\t!', '還我們的錢', 'мы знаем, кто ты', 'x\u202Eevil'])(
    'is %j',
    (text) => {
      expect(messageText(inputOf(text))).toBe(text)
    },
  )

  it.each([
    ['nothing', '0x'],
    ['no hex', 'Give it back'],
    ['half a byte', '0x414243444'],
    ['a call of transfer', `0xa9059cbb${'0'.repeat(24)}${'ab'.repeat(20)}${'0'.repeat(62)}01`],
    ['the name of a function in letters', inputOf('mint')],
    ['no UTF-8', '0x48656c6c6fff'],
    ['a surrogate', '0x48656c6c6feda080'],
    ['a control character', inputOf('Hello\u0007there')],
    ['an escape', inputOf('Hello \u001b[31m')],
    ['marks only', inputOf('......')],
  ])('is not %s', (_, input) => expect(messageText(input)).toBeNull())

  it('is cut where it is very long', () => {
    const text = messageText(inputOf('ab'.repeat(50_000)))
    expect([text?.length, text?.endsWith('…')]).toEqual([2000, true])
  })

  it('is what was written, or nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([text, null]).toContain(messageText(inputOf(text)))
      }),
    )
  })

  it('breaks on no bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void messageText(hexOf(bytes))))
  })
})
