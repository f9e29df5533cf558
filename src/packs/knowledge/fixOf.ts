import type { FileProblem } from './report.ts'

/** What to do about a problem: what it says itself, else what goes for all of its code. */
export function fixOf({ code, fix }: FileProblem): string {
  return fix ?? FIXES[code] ?? 'see docs/knowledge.md'
}

const FIXES: Readonly<Record<string, string>> = {
  BAD_ADDRESS: 'compare it with its source',
  BAD_HASH: 'copy it whole from its source',
  BAD_YAML: 'mend the line; a text with a colon and a space in it, or with # after a space, needs quotes',
  DUPLICATE_KEY: 'remove one, or give it another name',
  EMPTY_FILE: 'fill it or remove it',
  EMPTY_VALUE: 'give one, or remove the key',
  FILE_TOO_LARGE: 'split it',
  FORBIDDEN_KEY: 'rename it',
  MISSING_KEY: 'add it',
  TOO_LONG: 'shorten it',
  YAML_TOO_DEEP: 'write it out plainly',
  YAML_TOO_LARGE: 'write it out plainly',
}
