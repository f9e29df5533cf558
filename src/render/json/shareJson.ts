import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ShareFile } from '../../core/wire/shareFile.ts'

const NO_SEAL = '0'.repeat(64)
const SEAL = /"seal": "[0-9a-f]{64}"\n\}\n$/

/** `list.json`: one key a line, of lists one row a line; sealed at the end. */
export function shareJson(list: Omit<ShareFile, 'seal'>): string {
  const keys = Object.entries({ ...list, seal: NO_SEAL }).map(([key, value]) => `"${key}": ${valueText(value)}`)
  const text = `{\n${keys.join(',\n')}\n}\n`
  return text.replace(SEAL, `"seal": "${shareSeal(text)}"\n}\n`)
}

/** The seal that a text should bear: SHA-256 of it, with zeros where the seal stands. */
export function shareSeal(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text.replace(SEAL, `"seal": "${NO_SEAL}"\n}\n`))))
}

function valueText(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0 || typeof value[0] !== 'object') return JSON.stringify(value)
  return `[\n${value.map((row) => JSON.stringify(row)).join(',\n')}\n]`
}
