import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { A, B, bring, ETH, failure, folder, importInFolders, movements, pay } from '../../test/import/explorerLists.ts'
import { answer, coins, ERC20, INTERNAL, NORMAL, normalJson } from '../../test/store/explorerFiles.ts'

importInFolders()

const temporaryFiles = () => readdirSync(folder).filter((name) => /^dyepack-[0-9a-f-]{36}\.csv$/.test(name))

describe('an answer that is none', () => {
  const good = answer(normalJson(A, [pay(1, A, B, 5n)]))

  it.each([
    [
      'an error',
      '{"status":"0","message":"NOTOK","result":"Max rate limit reached"}',
      'EXPLORER_ANSWER',
      'Max rate limit reached',
    ],
    [
      'nothing found',
      '{"status":"0","message":"No transactions found","result":[]}',
      'EMPTY_FILE',
      'No transactions found',
    ],
    [
      'a balance',
      '{"status":"1","message":"OK","result":"40891626854930000000000"}',
      'EXPLORER_ANSWER',
      '40891626854930000000000',
    ],
    ['another thing', '{"items":[{"hash":"0x1"}]}', 'EXPLORER_ANSWER', 'no list'],
    ['a list of something else', '{"result":[{"account":"0x1","balance":"1"}]}', 'EXPLORER_ANSWER', 'neither'],
    ['an empty list', '[]', 'EMPTY_FILE', 'lists nothing'],
    ['HTML', '<html><body>Just a moment</body></html>', 'BAD_FILE', 'line 1'],
    ['two answers', `${good}\n${good}`, 'BAD_FILE', 'line 2'],
    ['two lists', '{"result":[],"result":[]}', 'BAD_FILE', 'twice'],
    ['cut off', good.slice(0, -30), 'BAD_FILE', 'middle'],
    ['cut off in a text', good.slice(0, 60), 'BAD_FILE', 'no end'],
    ['a trailing comma', '{"result":[{"a":1,}]}', 'BAD_FILE', 'out of place'],
    ['single quotes', "{'result':[]}", 'BAD_FILE', 'line 1'],
    ['a wrong word', '{"result":[NaN]}', 'BAD_FILE', 'NaN'],
    ['a depth of 100,000', `{"result":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'BAD_FILE', 'deeper'],
    ['a text of 20 MB', `{"result":[{"input":"${'0'.repeat(20_000_000)}"}]}`, 'BAD_FILE', 'longer'],
    ['a broken text', '{"result":[{"hash":"\\x"}]}', 'BAD_FILE', 'no text'],
  ])('is refused for what it is: %s', async (_, text, code, said) => {
    const error = await failure(bring({ 'a.json': text }))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(said)])
    expect(temporaryFiles()).toEqual([])
  })

  it('has single rows refused, each on its line', async () => {
    const one = (text: Record<string, unknown>) => JSON.stringify({ ...normalJson(A, [pay(1, A, B, 5n)])[0], ...text })
    const rows = [
      one({}),
      one({ value: 'x' }).replace('"x"', '1e18'),
      one({ value: 'x' }).replace('"x"', '12345678901234567890123456789'),
      one({ value: '0x10' }),
      one({ value: null }),
      one({ value: { wei: '5' } }),
      one({}).replace('"from"', '"value":"6","from"'),
      one({ isError: '1' }),
      '"text"',
      '[]',
    ]
    const text = `{"status":"1","message":"OK","result":[\n${rows.join(',\n')}\n]}`
    const error = await failure(bring({ 'a.json': text }))
    expect(error.facts.reasons.map(({ line, field, value }) => [line, field, value])).toEqual([
      [3, 'value', '1e18'],
      [5, 'value', '0x10'],
      [6, 'value', ''],
      [7, 'result', 'value is a list or an object'],
      [8, 'result', 'value stands there twice'],
      [9, 'txreceipt_status', '1'],
      [10, 'result', 'this is no object'],
      [11, 'result', 'this is no object'],
    ])
  })

  it('keeps every digit of numbers without quotes, and a list without its frame', async () => {
    const [row] = normalJson(A, [pay(1, A, B, 12_345_678_901_234_567_890_123n)])
    const text = JSON.stringify([row]).replace('"12345678901234567890123"', '12345678901234567890123')
    await bring({ 'a.json': text }, { covers: [A] })
    expect((await movements())[1]).toBe('1 native a b 12345678901234567890123 ETH')
  })

  it('of 50 MB on one line is read in little memory, and leaves no file behind', async () => {
    const result = Array.from({ length: 250 }, (_, i) => ({
      ...normalJson(A, [pay(i + 1, A, B, 5n)])[0],
      input: `0x${'ab'.repeat(100_000)}`,
    }))
    const { files } = await bring({ 'a.json': answer(result) }, { covers: [A] })
    expect(files[0]).toMatchObject({ rowsRead: 250, rowsKept: 500 })
    expect(temporaryFiles()).toEqual([])
  }, 30_000)
})

describe('a file that is no export', () => {
  it.each([
    [
      'of Blockscout’s own form',
      'TxHash,BlockNumber,UnixTimestamp,FromAddress,ToAddress,ContractAddress,Type,Value,Fee,Status,ErrCode',
      'Blockscout',
    ],
    ['of something else', 'date,amount,who', 'not the header'],
    ['with a column taken out', NORMAL.filter((name) => name !== 'Status').join(','), 'the column "Status" is missing'],
    ['with a column twice', [...NORMAL, 'Status'].map((name) => `"${name}"`).join(','), '"Status" stands there twice'],
    [
      'of tokens without contracts',
      ERC20.filter((name) => name !== 'ContractAddress').join(','),
      'the column "ContractAddress" is missing',
    ],
    [
      'of calls without values',
      INTERNAL.filter((name) => !name.startsWith('Value'))
        .map((name) => `"${name}"`)
        .join(','),
      'Value_IN(ETH)',
    ],
  ])('is refused: %s', async (_, header, said) => {
    const error = await failure(bring({ 'a.csv': `${header}\n` }))
    expect([error.code, error.message]).toEqual(['BAD_HEADER', expect.stringContaining(said)])
  })
})

it('writes amounts of samples as explorers do', () => {
  expect([coins(5n), coins(15n * ETH), coins(1_234_500_000n, 6, true)]).toEqual([
    '0.000000000000000005',
    '15',
    '1,234.5',
  ])
})
