import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Follows the case that its parent names for one round, and prints a line at each step. */
const CHILD = `
import { followCase } from ${JSON.stringify(new URL('../../dist/actions/followCase.js', import.meta.url).href)}
const follower = await followCase({ caseDir: process.argv[1], onEvent: () => console.log('event'), onStep: (step) => console.log(step) })
await follower.tick()
console.log('end')
`

/** Kills a round with SIGKILL when it prints this for the nth time, and gives the signal that it ended by. */
export async function killedFollow(caseDir: string, at: string, nth = 1): Promise<NodeJS.Signals | null> {
  const args = ['--input-type=module', '-e', CHILD, caseDir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
  let met = 0
  for await (const line of createInterface(child.stdout)) if (line === at && ++met === nth) child.kill('SIGKILL')
  return ended
}
