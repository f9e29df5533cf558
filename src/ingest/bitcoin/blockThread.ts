import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A thread that runs `blockWorker`. */
export interface BlockThread {
  readonly worker: Worker
  /** When it ends; rejects with what it ended from, if it was no wish of ours. */
  readonly ended: Promise<unknown>
  /** How many files are being read in it. */
  users: number
}

let running: BlockThread | null = null

/** The one for all files that are read at a time, whoever imports them. Give it back. */
export function takeBlockThread(): BlockThread {
  running ??= start()
  running.users++
  return running
}

/** It ends where nobody takes it in the same turn of the event loop: the next file is opened when one is done. */
export function giveBackBlockThread(thread: BlockThread): void {
  thread.users--
  setImmediate(() => {
    if (thread.users > 0) return
    forget(thread)
    void thread.worker.terminate()
  })
}

function start(): BlockThread {
  // What Node was told is not for it: `--input-type` would keep it from reading a file.
  const worker = new Worker(firstFile(), { execArgv: [] })
  const thread = { worker, ended: once(worker, 'exit'), users: 0 }
  const gone = () => forget(thread)
  thread.ended.then(gone, gone)
  return thread
}

function forget(thread: BlockThread): void {
  if (running === thread) running = null
}

/** Among the sources it is read by tsx, which Node 20 does not ask for the first file of a thread. */
function firstFile(): URL {
  if (!import.meta.url.endsWith('.ts')) return new URL('blockWorker.js', import.meta.url)
  const file = new URL('blockWorker.ts', import.meta.url)
  const code = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register(); await import('${file}')`
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}
