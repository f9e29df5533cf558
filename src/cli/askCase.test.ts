import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { askCase } from './askCase.ts'

const folder = mkdtempSync(join(tmpdir(), 'dyepack-ask-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Answers each question as it comes; ends the input where there is no answer left. */
async function answer(answers: readonly string[], name = 'my case') {
  const input = new PassThrough()
  const output = new PassThrough()
  const left = [...answers]
  let said = ''
  output.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (!/[:\]] $/.test(said)) return
    const next = left.shift()
    if (next === undefined) input.end()
    else input.write(`${next}\n`)
  })
  const draft = await askCase(join(folder, name), input, output).finally(() => input.end())
  return { draft, said, left }
}

const TX = `0x${'ab'.repeat(32)}`
const THIEF = `0x${'1'.repeat(40)}`

test('empty answers take what stands in brackets, or leave the key out', async () => {
  const { draft, left } = await answer(['', '', '', '', '', TX, '', ''])
  expect(draft).toEqual({ id: 'my-case', asset: 'ethereum/ETH', seed: { kind: 'tx', value: TX } })
  expect(left).toEqual([])
})

test('every answer goes where it belongs', async () => {
  const said = ['ronin', 'A theft', 'transfers-csv', 'a.csv, b.csv', THIEF, 'ethereum/ETH', 'opening', THIEF]
  const { draft } = await answer([...said, '5000', 'Somebody', 'haircut', 'the practice of the court'])
  expect(draft).toEqual({
    ...{ id: 'ronin', title: 'A theft', format: 'transfers-csv', files: ['a.csv', 'b.csv'], covers: [THIEF] },
    ...{ asset: 'ethereum/ETH', seed: { kind: 'opening', value: THIEF }, amount: '5000' },
    ...{ victim: 'Somebody', primary: 'haircut', why: 'the practice of the court' },
  })
})

test('what is none is said at once and asked again', async () => {
  const said = ['a b', 'ok', '', 'csv', '', 'ETH', 'bitcoin/BTC', 'theft', 'opening', 'tx']
  await expect(answer(said, 'x')).rejects.toMatchObject({ code: 'STOPPED' })
  const { draft, said: shown } = await answer(
    [
      'a b',
      'ok',
      '',
      'csv',
      '',
      'ETH',
      'ethereum/ETH',
      'theft',
      'address',
      'me',
      '',
      THIEF,
      '2024',
      '',
      '',
      'fofo',
      'fifo',
      '',
      'law',
    ],
    'x',
  )
  expect(draft).toEqual({
    ...{ id: 'ok', asset: 'ethereum/ETH', seed: { kind: 'address', value: THIEF } },
    ...{ primary: 'fifo', why: 'law' },
  })
  for (const words of ['"a b" is not an id', '"csv" is not known', '"ETH" is not an asset', '"theft" is none of them'])
    expect(shown).toContain(words)
  for (const words of ['"me" is not an address', '"2024" is not a time', 'did you mean "fifo"?'])
    expect(shown).toContain(words)
})
