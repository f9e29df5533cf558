import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Follows the case that its parent names, for one round, and prints the id of each event when it is on the disk. */
const CHILD = `
import { followCase } from ${JSON.stringify(new URL('../../../dist/actions/followCase.js', import.meta.url).href)}
const follower = await followCase({ caseDir: process.argv[1], onEvent: ({ id }) => console.log(id) })
await follower.tick()
`

/** Kills it with SIGKILL at its nth event, and gives the signal that it ended by; null: it had come to its end. */
export async function killedFollow(caseDir: string, event: number): Promise<NodeJS.Signals | null> {
  const args = ['--input-type=module', '-e', CHILD, caseDir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
  let events = 0
  for await (const _ of createInterface(child.stdout)) if (++events === event) child.kill('SIGKILL')
  return ended
}
