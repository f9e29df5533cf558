import type { Finding, OverlapFile, Sight } from '../../core/wire/overlapFile.ts'
import { line } from './cell.ts'

const HEADER =
  'strength,why,kind,with,folder,chain,address,here_role,here_hop,here_percent,here_first_time,here_first_tx,here_last_time,here_last_tx,there_role,there_hop,there_percent,there_first_time,there_first_tx,there_last_time,there_last_tx,name,source,base_rate\n'

/** `overlap.csv`: a row for each address or pattern and each case, incident, actor or tag that has it, too; the strongest first. */
export function* overlapCsv({ findings, patterns }: OverlapFile): Iterable<string> {
  yield HEADER
  for (const finding of findings) yield* rowsOf(finding)
  for (const { kind, value, strength, sharedBy, of, cases } of patterns) {
    for (const one of cases)
      yield line([
        ...[strength, kind, 'pattern', one.case, one.folder, '', '', ...NO_SIGHT, ...NO_SIGHT],
        ...[value, '', `${sharedBy} of ${of}`],
      ])
  }
}

function* rowsOf({ chain, address, here, cases, named, tags }: Finding): Iterable<string> {
  const place = [chain, address]
  const mine = sightCells(here)
  for (const { case: id, folder, strength, why, sights } of cases) {
    const { name, source } = sights.find((sight) => sight.name !== '') ?? { name: '', source: '' }
    yield line([strength, why, 'case', id, folder, ...place, ...mine, ...sightCells(sights), name, source, ''])
  }
  for (const { kind, id, name, strength, why, claims } of named) {
    const urls = [...new Set(claims.map(({ url }) => url))].join(' ')
    yield line([strength, why, kind, id, '', ...place, ...mine, ...NO_SIGHT, name, urls, ''])
  }
  for (const { label, source, file, strength, why } of tags)
    yield line([strength, why, 'tag', label, file, ...place, ...mine, ...NO_SIGHT, label, source, ''])
}

/** Cells of nobody. */
const NO_SIGHT = ['', '', '', '', '', '', '']

function sightCells(sights: readonly Sight[]): readonly (string | number | null)[] {
  const [main] = sights
  const roles = sights.map(({ role }) => role).join(' ')
  if (main === undefined) return [roles, '', '', '', '', '', '']
  const { hop, received, first, last } = main
  const percent = received.map((one) => `${one.percent}`).join(' ')
  return [roles, hop, percent, first?.time ?? null, first?.txHash ?? null, last?.time ?? null, last?.txHash ?? null]
}
