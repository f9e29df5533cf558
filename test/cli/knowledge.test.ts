import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withKnowledge } from '../knowledge/knowledgeFolder.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { runCli } from './runCli.ts'

const SHOP = '2021-08-19-shop'

describe('dyepack knowledge', () => {
  test('check says what there is and what is thin', async () => {
    const { code, stdout, stderr } = await withKnowledge({}, (dir) => runCli(['knowledge', 'check', dir]))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`No problems.
incidents: 1, actors: 2, claims: 12, sources: 4, publishers: 5, levers: 1, tags: 1

Incidents: 1, claims about them: 7
  compared with their source once more: 0
  claims per incident, median: 7
  independent sources per incident, median: 3
  with fewer than two independent sources: 0
  above 50 million dollars that nobody attributes: 0
  stubs: 0
`)
  })

  test('check lists every problem, in words and as JSON', async () => {
    const bad = { 'incidents/2020-x.yaml': 'date: [', 'actors/bad.yaml': 'name: Bad\nkind: cat\nclaims: []\n' }
    await withKnowledge(bad, async (dir) => {
      const words = await runCli(['knowledge', 'check', dir])
      expect(words).toMatchObject({ code: 2, stdout: '' })
      expect(words.stderr).toContain(
        `${dir}/actors/bad.yaml line 2, kind: "cat" is not known [UNKNOWN_VALUE] (one of: `,
      )
      expect(words.stderr).toContain(`${dir}/incidents/2020-x.yaml line 1`)
      const { error } = JSON.parse((await runCli(['--json', 'knowledge', 'check', dir])).stderr) as {
        error: { code: string; facts: { problems: { code: string }[] } }
      }
      expect(error.code).toBe('BAD_KNOWLEDGE')
      expect(error.facts.problems.map(({ code }) => code)).toEqual(['UNKNOWN_VALUE', 'EMPTY_VALUE', 'BAD_YAML'])
    })
  })

  test('list, show and list-claims print what they are asked for', async () => {
    await withKnowledge({}, async (dir) => {
      const list = await runCli(['knowledge', 'list', '--actor', 'state', '--as-of', '2022-02-01', dir])
      expect(list.stdout).toBe(`2021-08-19  Shop  ${SHOP}
            $90,000,000 to $91,350,000.50; attributed to group; 2 independent sources
`)
      const topics = await runCli(['knowledge', 'topics', '--topic', 'crypto', dir])
      expect(topics.stdout).toBe(`crypto  Cryptocurrency: 1 incident, 1 actor, 0 reports

Actors
  group  Group

Incidents
  ${SHOP}  Shop
`)
      const show = await runCli(['knowledge', 'show', 'state/total-2021-vendor-2022-01-13', dir])
      expect(show.stdout).toBe(`
total  $395,000,000 in 2021
  Total of 2021.
  vendor, 2022-01-13; stated
  superseded by state/total-2021-vendor-2023-02
  https://example.org/vendor
  state/total-2021-vendor-2022-01-13

Independent sources: vendor
`)
      const claims = await runCli(['--json', 'knowledge', 'list-claims', dir])
      expect(JSON.parse(claims.stdout)).toMatchObject({ claims: expect.arrayContaining([]) })
      expect(claims.stdout).toContain('"low":"9135000050"')
    })
  })

  test('export prints one file, writes several, and says what it wrote', async () => {
    await withKnowledge({}, (dir) =>
      inTempFolder(async (folder) => {
        const stix = await runCli(['knowledge', 'export', 'stix', '--as-of', '2022-01-13', dir])
        expect({ code: stix.code, stderr: stix.stderr }).toEqual({ code: 0, stderr: '' })
        expect((JSON.parse(stix.stdout) as { type: string }).type).toBe('bundle')
        const csv = await runCli(['knowledge', 'export', 'csv', '--out', folder, dir])
        expect(csv.stdout).toMatch(/^incidents: 1, actors: 2, claims: 12\nWrote .*incidents\.csv\n/)
        const none = await runCli(['--json', 'knowledge', 'export', 'csv', dir])
        expect(none.code).toBe(2)
        expect(JSON.parse(none.stderr)).toMatchObject({ error: { code: 'MISSING_FLAG' } })
        const wrong = await runCli(['knowledge', 'export', 'xml', dir])
        expect(wrong.stderr).toContain('Fix: one of: stix, misp, csv, tagpack, actorpack')
      }),
    )
  })

  test('feed prints Atom, or writes it', async () => {
    await withKnowledge({}, (dir) =>
      inTempFolder(async (folder) => {
        const feed = await runCli(['feed', '--since', '2023-01-01', dir])
        expect(feed.stdout).toContain(
          '<title>Restated: State: total $428,800,000 in 2021, was $395,000,000 in 2021 (Vendor)</title>',
        )
        expect(feed.stdout.match(/<entry>/g)).toHaveLength(1)
        const file = join(folder, 'feed.xml')
        const written = await runCli(['feed', '--out', file, dir])
        expect(written.stdout).toMatch(/^Wrote .*feed\.xml: entries: \d+, updated 2023-02-28\n$/)
      }),
    )
  })

  test('import proposes what a list would add, and accept writes what a person says', async () => {
    await withKnowledge({}, async (dir) => {
      const hacks = join(dir, '../hacks.json')
      const hack = { classification: 'Protocol Logic', technique: 'Rounding', targetType: 'DeFi' }
      await writeFile(
        hacks,
        JSON.stringify([
          { ...hack, name: 'Farm \u001b[31m', date: 1648036800, amount: 4_800_000 },
          { ...hack, name: 'Shop', date: 1629417600, amount: 91_350_000.5 },
          { ...hack, name: 'Pool', date: 1648036800, amount: 1, classification: 'Rugpull' },
        ]),
      )
      const given = ['knowledge', 'import', 'defillama-hacks', hacks, '--published', '2024-06-01', '--knowledge', dir]
      const words = await runCli(given)
      expect(words).toMatchObject({ code: 0, stderr: '' })
      expect(words.stdout).toBe(`New
  2022-03-23-farm-31m  Farm \ufffd[31m (defi-protocol), hacks.json[0]: It dates the theft 2022-03-23, puts the loss at $4,800,000 and names as means code-exploit.

May be known
  2021-08-20-shop  Shop (defi-protocol), hacks.json[1]: It dates the theft 2021-08-20, puts the loss at $91,350,000.50 and names as means code-exploit.
    may be ${SHOP}: it has the name Shop, the date 2021-08-19, 1 day away, the loss $91,350,000.50

Left
  hacks.json[2]: Rugpull is no theft from the one who is named, and the knowledge base has thefts
  topic cyberattack: is not in topics.yaml

2 items: 1 new, 1 may be known, 0 known already. 2 left.
Nothing is written yet: keep the proposal with "dyepack --json knowledge import … > proposal.json", read it, then "dyepack knowledge accept proposal.json --knowledge DIR".
`)
      const proposal = join(dir, '../proposal.json')
      await writeFile(proposal, (await runCli(['--json', ...given])).stdout)
      const accept = ['knowledge', 'accept', proposal, '--knowledge', dir]
      expect((await runCli([...accept, '--item', '2021-08-20-shop', '--same', `2021-08-20-shop=${SHOP}`])).stdout).toBe(
        `Made publishers/defillama.yaml. Added to incidents/${SHOP}.yaml. 1 item accepted, 0 known already, 0 left.\n`,
      )
      expect((await runCli(accept)).stdout).toBe(
        'Made incidents/2022-03-23-farm-31m.yaml. 1 item accepted, 1 known already, 0 left.\n',
      )
      const again = await runCli(accept)
      expect(again).toMatchObject({ code: 2, stdout: '' })
      expect(again.stderr).toContain('nothing of')
      expect((await runCli(['knowledge', 'check', dir])).code).toBe(0)
      expect((await runCli(['knowledge', 'import', 'rekt', hacks])).stderr).toContain('one of: incident-markdown,')
    })
  })
})
