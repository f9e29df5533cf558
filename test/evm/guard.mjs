// Runs a program and ends it when the one who started this process is gone, however that came about: its end of the pipe closes.
import { spawn } from 'node:child_process'

const [program, ...args] = process.argv.slice(2)
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
const end = () => {
  child.kill('SIGKILL')
  process.exit()
}
process.stdin.on('end', end).on('close', end).resume()
process.on('SIGTERM', end).on('SIGINT', end)
child.on('exit', (code) => process.exit(code ?? 1))
