import { expect, it } from 'vitest'
import { bytes, quantity, rlp } from './rlp.ts'
import { trieRoot } from './trieRoot.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const text = (word: string) => Buffer.from(word)

it('encodes as the examples of the specification', () => {
  // https://ethereum.org/developers/docs/data-structures-and-encoding/rlp/#examples
  expect(hex(rlp(text('dog')))).toBe('83646f67')
  expect(hex(rlp([text('cat'), text('dog')]))).toBe('c88363617483646f67')
  expect(hex(rlp(text('')))).toBe('80')
  expect(hex(rlp([]))).toBe('c0')
  expect(hex(rlp(quantity('0x0')))).toBe('80')
  expect(hex(rlp(bytes('0x00')))).toBe('00')
  expect(hex(rlp(quantity('0xf')))).toBe('0f')
  expect(hex(rlp(quantity('0x400')))).toBe('820400')
  expect(hex(rlp([[], [[]], [[], [[]]]]))).toBe('c7c0c1c0c3c0c1c0')
  const lorem = 'Lorem ipsum dolor sit amet, consectetur adipisicing elit'
  expect(hex(rlp(text(lorem)))).toBe(`b838${hex(text(lorem))}`)
})

it('gives a list of nothing the root that empty blocks have', () => {
  expect(trieRoot([])).toBe('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
})
