import { type SpawnOptions, spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The command line as `buildDist` has compiled it from the sources. */
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const MOMENTS = new URL('moments.mjs', import.meta.url).href

export interface ChildOptions {
  /** Killed with -9 at this moment, from 1; see `moments.mjs`. */
  readonly moment?: number
  /** That many turns of the event loop into it. */
  readonly turns?: number
  /** Where to write how many moments there were. */
  readonly momentsFile?: string
  /** No file may become larger: blocks of 512 bytes. */
  readonly fileBlocks?: number
  readonly user?: number
}

export interface ChildEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  /** With `--json`: one object with the error, or nothing. */
  readonly stderr: string
}

/** Runs `dyepack --json …` as a process of its own. */
export function runChild(args: readonly string[], options: ChildOptions = {}): Promise<ChildEnd> {
  const { moment = 0, turns = 0, momentsFile, fileBlocks, user } = options
  const watched = moment > 0 || momentsFile !== undefined
  const node = [process.execPath, ...(watched ? ['--import', MOMENTS] : []), MAIN, '--json', ...args]
  const [program, ...rest] =
    fileBlocks === undefined ? node : ['sh', '-c', 'ulimit -f "$0" && exec "$@"', String(fileBlocks), ...node]
  const env: NodeJS.ProcessEnv = { ...process.env, DYEPACK_MOMENT: String(moment), DYEPACK_TURNS: String(turns) }
  // The certificates of the machine take a tenth of a second to read, and nobody is asked anything.
  for (const name of ['NODE_OPTIONS', 'NODE_ENV', 'FORCE_COLOR', 'NO_COLOR', 'NODE_EXTRA_CA_CERTS']) delete env[name]
  if (momentsFile !== undefined) env.DYEPACK_MOMENTS_FILE = momentsFile
  const spawnOptions: SpawnOptions = { env, stdio: ['ignore', 'pipe', 'pipe'] }
  const child = spawn(program!, rest, user === undefined ? spawnOptions : { ...spawnOptions, uid: user, gid: user })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...said }))
  })
}

/** Traces a case undisturbed and says at how many moments it could be killed. */
export async function countMoments(caseDir: string, momentsFile: string): Promise<number> {
  await runChild(['trace', caseDir], { momentsFile })
  const moments = Number(await readFile(momentsFile, 'utf8'))
  await rm(momentsFile)
  return moments
}
