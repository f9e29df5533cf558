import { DyepackError } from '../core/errors.ts'
import { jsonLine } from '../core/follow/jsonLine.ts'
import { visible } from '../core/report/visible.ts'
import { toStderr as pc } from './colors.ts'

export interface OutputOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** Results go to standard output, everything else to standard error; with `--json` a result is one JSON object. */
export class Output {
  readonly options: OutputOptions

  constructor(options: OutputOptions) {
    this.options = options
  }

  /** `indent`: for JSON that a person edits. */
  result(text: string, json: unknown, indent = 0): void {
    const line = () => (indent === 0 ? jsonLine(json) : `${JSON.stringify(json, null, indent)}\n`)
    process.stdout.write(this.options.json ? line() : text)
  }

  note(text: string): void {
    if (!this.options.quiet && !this.options.json) process.stderr.write(`${shown(text)}\n`)
  }

  detail(text: string): void {
    if (this.options.verbose) process.stderr.write(`${pc.dim(shown(text))}\n`)
  }

  error(error: unknown): void {
    if (this.options.json) process.stderr.write(`${JSON.stringify({ error: errorFacts(error) })}\n`)
    else process.stderr.write(errorText(error, this.options.verbose))
  }
}

function errorFacts(error: unknown) {
  if (!(error instanceof DyepackError)) return { code: 'INTERNAL', kind: 'bug', message: String(error) }
  const { code, kind, message, fix, facts } = error
  return { code, kind, message, fix: fix ?? null, facts }
}

function errorText(error: unknown, verbose: boolean): string {
  if (!(error instanceof DyepackError)) {
    const stack = error instanceof Error && verbose ? `\n${shown(error.stack ?? '')}` : ''
    return `${pc.red('Internal error:')} ${shown(String(error))}${stack}\nThis is a bug in dyepack. Please report it with the command and, if you may, the case.\n`
  }
  const head =
    error.kind === 'retry' ? pc.yellow('Try again later:') : pc.red(error.kind === 'bug' ? 'Internal error:' : 'Error:')
  const fix = error.fix === undefined ? '' : `\n${pc.bold('Fix:')} ${shown(error.fix)}`
  const cause =
    verbose && error.cause instanceof Error ? `\n${pc.dim(shown(error.cause.stack ?? error.cause.message))}` : ''
  return `${head} ${shown(error.message)} ${pc.dim(`[${error.code}]`)}${fix}${cause}\n`
}

/** File names and values are hostile: nothing in them acts on the terminal. */
function shown(text: string): string {
  return text.split('\n').map(visible).join('\n')
}
