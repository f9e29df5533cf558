import { SCRIPT_NAMES } from '../core/ledger/scriptKind.ts'

const NAMES = SCRIPT_NAMES.map((name) => `'${name}'`)

/** The ledger's code of a kind of script that an expression names as `ScriptKind` does; NULL where it names none. */
export function scriptCode(name: string): string {
  return `(list_position([${NAMES.join(', ')}], ${name}) - 1)::UTINYINT`
}
