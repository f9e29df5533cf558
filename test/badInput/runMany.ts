import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, runProcess } from '../cli/runCli.ts'

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).href
const DRIVER = fileURLToPath(new URL('manyRuns.mjs', import.meta.url))

export interface Outcome extends Ended {
  /** The most that the process had taken when this command ended, in KiB. */
  readonly memory: number
}

/** Runs these command lines one after the other in one real process. One that ends the process, or never ends, is named. */
export async function runMany(folder: string, jobs: readonly (readonly string[])[]): Promise<readonly Outcome[]> {
  const [list, answers] = [join(folder, 'jobs.json'), join(folder, 'answers.json')]
  await writeFile(list, JSON.stringify(jobs))
  await writeFile(answers, '[]')
  const { code, stderr } = await runProcess(process.execPath, [DRIVER, MAIN, list, answers], {
    cwd: folder,
    onStart: (child) => setTimeout(() => child.kill('SIGKILL'), LONGEST).unref(),
  })
  const outcomes = JSON.parse(await readFile(answers, 'utf8')) as Outcome[]
  for (const file of [list, answers]) await rm(file)
  if (code === 0 && outcomes.length === jobs.length) return outcomes
  throw new Error(`the process ended with ${code} in ${jobs[outcomes.length]?.join(' ')}: ${stderr}`)
}

/** A process that hangs is ended, so that the test says where. */
const LONGEST = 100_000
