// Runs the compiled command line many times in one process, which begins once. Reads a list of arguments' lists from a
// file; writes what each printed, its exit code, and the most memory that the process has taken until then.
import { readFileSync, writeFileSync } from 'node:fs'

const [main, jobs, answers] = process.argv.slice(2)
process.setMaxListeners(0)
process.stdout.setMaxListeners(0)
const outcomes = []
for (const [n, args] of JSON.parse(readFileSync(jobs, 'utf8')).entries()) {
  const printed = { stdout: '', stderr: '' }
  const writes = {}
  for (const name of ['stdout', 'stderr']) {
    writes[name] = process[name].write
    process[name].write = (text) => {
      printed[name] += text
      return true
    }
  }
  process.argv = [process.argv[0], main, ...args]
  process.exitCode = undefined
  try {
    await import(`${main}?${n}`)
  } finally {
    for (const name of ['stdout', 'stderr']) process[name].write = writes[name]
  }
  outcomes.push({ code: process.exitCode ?? 0, ...printed, memory: process.resourceUsage().maxRSS })
  // What is done so far stands there, whatever the next one does.
  writeFileSync(answers, JSON.stringify(outcomes))
}
process.exitCode = 0
