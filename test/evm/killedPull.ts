import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Pulls the case that its parent names, and prints a line at each step. */
const CHILD = `
import { pullCase } from ${JSON.stringify(new URL('../../dist/actions/pullCase.js', import.meta.url).href)}
await pullCase({ caseDir: process.argv[1], onProgress: ({ step }) => console.log(step), onRound: () => console.log('round') })
`

/** Kills a pull with SIGKILL at its nth step, and gives the signal that it ended by; null: it had come to its end. */
export async function killedPull(caseDir: string, moment: number): Promise<NodeJS.Signals | null> {
  const args = ['--input-type=module', '-e', CHILD, caseDir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
  let steps = 0
  for await (const _ of createInterface(child.stdout)) if (++steps === moment) child.kill('SIGKILL')
  return ended
}
