import { keccak_256 } from '@noble/hashes/sha3.js'
import { addr } from 'micro-eth-signer'

/** Everybody has a name, and a key and an address that follow from it. */
export function keyOf(name: string): string {
  return `0x${Buffer.from(keccak_256(Buffer.from(`scripted money: ${name}`))).toString('hex')}`
}

export function addressOf(name: string): string {
  const known = ADDRESSES.get(name) ?? addr.fromPrivateKey(keyOf(name)).toLowerCase()
  ADDRESSES.set(name, known)
  return known
}

const ADDRESSES = new Map<string, string>()
