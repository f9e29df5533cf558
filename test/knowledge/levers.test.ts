import { expect, test } from 'vitest'
import { listLevers } from '../../src/actions/knowledge/listLevers.ts'
import { runCli } from '../cli/runCli.ts'
import { GOOD_FILES, withKnowledge } from './knowledgeFolder.ts'

test('every bundled lever has a link, and none is older than a year on the day on which they were checked', async () => {
  const { levers, stale } = await listLevers({ day: '2026-11-29' })
  expect(levers.flatMap(({ lever, links }) => (links.length === 0 ? [lever.id] : []))).toEqual([])
  expect(levers.flatMap(({ links }) => links.filter(({ url }) => !/^https:\/\//.test(url)))).toEqual([])
  expect(stale).toBe(0)
  expect(new Set(levers.map(({ lever }) => lever.name)).size).toBeGreaterThanOrEqual(39)
  const asked = levers.filter(({ lever }) => lever.state !== null).map(({ lever }) => lever.name)
  expect(asked).toEqual(expect.arrayContaining(['EURC', 'PAXG', 'PYUSD', 'RLUSD', 'USDC', 'USDG', 'USDP', 'USDT']))
})

test('a lever that nobody looked at for longer than the rule says is named, and the verb fails', async () => {
  await withKnowledge({}, async (dir) => {
    expect(await listLevers({ dir, day: '2024-01-20' })).toMatchObject({ stale: 0, levers: [{ age: 0 }] })
    expect(await listLevers({ dir, day: '2025-01-30' })).toMatchObject({ stale: 0, levers: [{ age: 365 }] })
    expect(await listLevers({ dir, day: '2025-01-31' })).toMatchObject({
      stale: 1,
      levers: [{ age: 366, stale: true }],
    })
    const { code, stdout } = await runCli(['knowledge', 'levers', dir, '--as-of', '2024-03-01', '--older-than', '29'])
    expect(code).toBe(4)
    expect(stdout).toContain('! usdt/freeze  Tether')
    expect(stdout).toContain('https://example.org/vendor')
    expect(stdout).toContain('1 lever, 1 last checked more than 29 days ago')
  })
})

test('what a contract is asked must be one question about one address, and only a token has one', async () => {
  const lever = GOOD_FILES['levers/usdt.yaml']!
  const state = (call: string) =>
    lever.replace(
      'lastChecked: 2024-01 }',
      `lastChecked: 2024-01, state: { call: "${call}", source: vendor-2022-01-13 } }`,
    )
  const codesOf = (file: string) =>
    withKnowledge({ 'levers/usdt.yaml': file }, (dir) =>
      listLevers({ dir, day: '2024-01-20' }).then(
        ({ levers }) => levers.map((one) => one.lever.state?.call),
        (error: { facts: { problems: { code: string }[] } }) => error.facts.problems.map(({ code }) => code),
      ),
    )
  expect(await codesOf(state('isFrozen(address)'))).toEqual(['isFrozen(address)'])
  expect(await codesOf(state('isFrozen(uint256)'))).toEqual(['BAD_STATE'])
  expect(await codesOf(state('0x01'))).toEqual(['BAD_STATE'])
  const service = state('isFrozen(address)').replace('kind: token', 'kind: service')
  expect(await codesOf(service)).toEqual(['BAD_STATE'])
})
