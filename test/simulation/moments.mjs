// Loaded before the command line (`node --import`): counts the moments at which it touches the disk or the database,
// and kills it with -9 at one of them, before the work of that moment or a few turns of the event loop into it.
//
// DYEPACK_MOMENT: the moment to die at, from 1; 0 lets it live. DYEPACK_TURNS: how many turns into the work; 0 is before it.
// DYEPACK_MOMENTS_FILE: where the number of moments goes if it lives.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DuckDBConnection } from '@duckdb/node-api'

const fatal = Number(process.env.DYEPACK_MOMENT ?? 0)
const turns = Number(process.env.DYEPACK_TURNS ?? 0)
const countFile = process.env.DYEPACK_MOMENTS_FILE
const { writeFileSync } = fs
let moments = 0

const die = () => process.kill(process.pid, 'SIGKILL')

function dieAfter(left) {
  if (left === 0) die()
  setImmediate(() => dieAfter(left - 1))
}

function watch(object, names) {
  for (const name of names) {
    const original = object[name]
    object[name] = function (...args) {
      if (++moments === fatal) {
        if (turns === 0) die()
        setImmediate(() => dieAfter(turns - 1))
      }
      return original.apply(this, args)
    }
  }
}

watch(DuckDBConnection.prototype, ['run', 'runAndReadAll', 'stream'])
watch(fs.promises, ['mkdir', 'open', 'rename', 'rm', 'writeFile'])
watch(fs, ['open', 'write', 'writev'])
syncBuiltinESMExports()

if (countFile !== undefined) process.on('exit', () => writeFileSync(countFile, String(moments)))
