import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  /** Added to a plain environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Sees the process once it runs: to send it a signal. */
  readonly onStart?: (child: ChildProcess) => void
}

/** The command line as `buildDist` has compiled it from the sources. */
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** Runs the command line as a process of its own, with pipes in place of a terminal. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runProcess(process.execPath, [MAIN, ...args], options)
}

/** Runs any program and keeps what it prints. */
export function runProcess(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd, env, onStart } = options
  const spawnOptions: SpawnOptions = { env: { ...process.env, ...PLAIN, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }
  const child = spawn(program, args, cwd === undefined ? spawnOptions : { ...spawnOptions, cwd })
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text
    })
  }
  onStart?.(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...printed }))
  })
}

/** What a test runner sets, and what would colour the output. */
const PLAIN = { FORCE_COLOR: undefined, NO_COLOR: undefined, NODE_OPTIONS: undefined, NODE_ENV: undefined }
