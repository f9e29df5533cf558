import { inputError } from '../../core/errors.ts'
import type { Environment } from './endpoint.ts'

/** The key that `env:NAME` names; null for null. Errors: `KEY_ENV_MISSING`, `KEY_SHOWN`. None of them repeats a key. */
export function readKey(text: string | null, environment: Environment): string | null {
  if (text === null) return null
  const [, name] = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(text) ?? []
  if (name === undefined) {
    throw inputError('KEY_SHOWN', 'a key stands there itself, or something that is no name of a variable', {
      fix: 'export MY_KEY=… in the shell, and write env:MY_KEY in its place',
    })
  }
  const key = environment[name]?.trim() ?? ''
  if (key !== '') return key
  throw inputError('KEY_ENV_MISSING', `the variable ${name} is not set, so the key is not known`, {
    fix: `export ${name}=… and run this again`,
    facts: { variable: name },
  })
}
