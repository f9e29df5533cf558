import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const COMPILER = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

/**
 * Vitest calls this once before all tests: processes that tests start run what is compiled, which begins in a tenth of
 * the time. What has not changed is not compiled again. A wrong type stops nothing here: the type check says so.
 */
export async function setup(): Promise<void> {
  const compiler = spawn(process.execPath, [COMPILER, '-b'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  compiler.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(compiler, 'close')
  if (code !== 0) console.warn(`What tests start as processes is compiled in spite of wrong types:\n${said}`)
}
