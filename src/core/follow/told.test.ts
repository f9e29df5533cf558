import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FollowEvent, FollowLine } from '../wire/followEvent.ts'
import { eventId } from './eventId.ts'
import { jsonLine } from './jsonLine.ts'
import { Told } from './told.ts'

function moved(height: number, policy = 'fifo'): FollowEvent {
  const event = {
    ...{ event: 'moved' as const, chain: 'ethereum', height, time: '2026-11-29T14:00:00Z', txHash: null, from: 'a' },
    ...{ to: 'b', asset: 'ethereum/ETH', amount: '1', origin: 1, policy, tainted: '1', basis: '1', service: null },
  }
  return { id: eventId(event, 0), ...event }
}

const ALL = new Set(['fifo'])
const heights = (lines: readonly FollowLine[]) => {
  const standing = new Map<string, number>()
  for (const line of lines) {
    if (line.event === 'undone') standing.delete(line.of)
    else standing.set(line.id, line.height!)
  }
  return [...standing.values()].sort((a, b) => a - b)
}

const anyText = fc
  .array(
    fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff),
    { maxLength: 20 },
  )
  .map((codes) => String.fromCodePoint(...codes))

describe('what was told', () => {
  it('comes to what there is to tell, whatever was told before, with no id twice', () => {
    const worlds = fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 6 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(worlds, (rounds) => {
        const lines: FollowLine[] = []
        for (const round of rounds) {
          // Each round is another process, which knows what is in the file and nothing else.
          const told = new Told()
          for (const line of lines) told.read(line)
          lines.push(
            ...told.linesTo(
              round.map((height) => moved(height)),
              ALL,
            ),
          )
          expect(heights(lines)).toEqual([...round].sort((a, b) => a - b))
        }
        expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length)
      }),
    )
  })

  it('stands where nobody asks for its policy', () => {
    const told = new Told()
    for (const line of [moved(1, 'haircut'), moved(1)]) told.read(line)
    expect(told.linesTo([], ALL)).toMatchObject([{ event: 'undone', of: moved(1).id }])
  })

  it('has the same id whoever a label says that it went to', () => {
    const { id, ...event } = moved(1)
    expect([eventId({ ...event, service: 'Some Exchange' }, 0), eventId(event, 1) === id]).toEqual([id, false])
  })

  it('is a line that acts on no terminal, and reads as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = jsonLine({ text: `${text}\u202E\u2066\u2028\u{e0001}` })
        expect(line.slice(0, -1)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
        expect(JSON.parse(line)).toEqual({ text: `${text}\u202E\u2066\u2028\u{e0001}` })
      }),
    )
  })
})
