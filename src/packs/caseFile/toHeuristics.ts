import type { Case, CaseHeuristic } from '../../core/case/case.ts'
import type { HeuristicParameter } from '../../core/heuristics/heuristic.ts'
import { HEURISTIC_IDS, type HeuristicId, heuristicFacts } from '../../core/heuristics/heuristics.ts'
import type { CaseFile } from '../../core/wire/caseFile.ts'
import { shownValue } from '../yaml/problems.ts'
import type { Report } from './toCase.ts'

type Path = readonly PropertyKey[]
type AnyAddress = (text: string, path: Path) => string

/** What a case says of the rules of thumb: all are on, with their own settings, unless it says otherwise. */
export function toHeuristics(
  given: NonNullable<CaseFile['heuristics']>,
  anyAddress: AnyAddress,
  report: Report,
): Case['heuristics'] {
  const read = HEURISTIC_IDS.map(
    (id) => [id, toHeuristic(id, (given[id] ?? true) as boolean | Settings, anyAddress, report)] as const,
  )
  return Object.fromEntries(read) as Case['heuristics']
}

function toHeuristic(
  id: HeuristicId,
  given: boolean | Settings,
  anyAddress: AnyAddress,
  report: Report,
): CaseHeuristic {
  const path = ['heuristics', id]
  const { accept = [], ...settings } = typeof given === 'boolean' ? ({} as Settings) : given
  const parameters = Object.entries(heuristicFacts(id).parameters).map(([name, parameter]) => {
    const value = settings[name]
    if (value === undefined) return [name, parameter.default]
    return [name, toSetting(String(value), parameter, [...path, name], report)]
  })
  return {
    on: given !== false,
    parameters: Object.fromEntries(parameters),
    accept: accept === 'all' ? accept : toAccepted(accept, [...path, 'accept'], anyAddress, report),
  }
}

function toSetting(text: string, { most, whole }: HeuristicParameter, path: Path, report: Report): string {
  const good = (whole ? /^\d{1,12}$/ : /^\d{1,12}(\.\d{1,18})?$/).test(text) && Number(text) <= most
  if (!good) {
    const what = `${whole ? 'a whole number' : 'a number'} from 0 to ${most}`
    report(path, 'BAD_VALUE', `must be ${what}, and is ${shownValue(text)}`)
  }
  return text
}

type Settings = { readonly accept?: 'all' | Accepted | undefined } & Readonly<Record<string, unknown>>
type Accepted = readonly { readonly address: string; readonly reason: string }[]

function toAccepted(accepted: Accepted, path: Path, anyAddress: AnyAddress, report: Report): Accepted {
  const seen = new Set<string>()
  return accepted.map(({ address: text, reason }, index) => {
    const at = [...path, index]
    const address = anyAddress(text, [...at, 'address'])
    if (address !== '' && seen.has(address)) report([...at, 'address'], 'DUPLICATE_ADDRESS', 'stands above already')
    if (reason.trim() === '') report([...at, 'reason'], 'EMPTY_VALUE', 'is empty', 'say how you know')
    seen.add(address)
    return { address, reason: reason.trim() }
  })
}
