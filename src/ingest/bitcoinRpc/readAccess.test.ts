import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DyepackError } from '../../core/errors.ts'
import { readAccess } from './readAccess.ts'

const URL = 'http://127.0.0.1:8332'
const sent = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
const codeOf = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return error instanceof DyepackError ? error.code : error
  }
}

it('reads the cookie anew for each request, because a node that starts again has another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-cookie-'))
  const cookie = join(folder, '.cookie')
  const access = readAccess(URL, 'env:COOKIE', { COOKIE: cookie })
  expect(access.headers.authorization).toBe(sent(''))
  for (const secret of ['__cookie__:0123456789abcdef', '__cookie__:fedcba9876543210']) {
    writeFileSync(cookie, `${secret}\n`)
    expect(access.headers.authorization).toBe(sent(secret))
    expect(access.redact(`no entry with ${secret.slice(11)}`)).toBe('no entry with …')
  }
  rmSync(folder, { recursive: true })
})

it('takes user and password from a variable, or from that of the URL', () => {
  expect(readAccess(URL, 'env:ACCESS', { ACCESS: 'me:secret' }).headers.authorization).toBe(sent('me:secret'))
  const inUrl = readAccess('env:NODE', null, { NODE: 'http://me:secret@node.example:8332' })
  expect([inUrl.headers.authorization, inUrl.url]).toEqual([sent('me:secret'), 'http://node.example:8332/'])
})

it('refuses what must not stand in a case, and what is not set', () => {
  expect(codeOf(() => readAccess('http://me:secret@node.example', null, {}))).toBe('RPC_URL_SECRET')
  expect(codeOf(() => readAccess(URL, 'me:secret', {}))).toBe('KEY_SHOWN')
  expect(codeOf(() => readAccess(URL, 'env:ACCESS', {}))).toBe('KEY_ENV_MISSING')
  expect(codeOf(() => readAccess('ws://node.example', null, {}))).toBe('RPC_URL_BAD')
})
