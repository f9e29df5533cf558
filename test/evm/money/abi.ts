import { createContract, deployContract, parseAbi } from 'micro-eth-signer/abi.js'

/** The input of a call: `calldata('transfer(address,uint256)', to, amount)`. */
export function calldata(signature: string, ...values: readonly unknown[]): string {
  const name = signature.slice(0, signature.indexOf('('))
  const encoded = createContract(parseAbi([`function ${signature}`]))[name]!.encodeInput(argument(values))
  return `0x${Buffer.from(encoded).toString('hex')}`
}

/** What makes a contract: its bytecode, then the arguments of the constructor, whose types are given as `(address,uint256)`. */
export function creation(bytecode: string, types = '()', ...values: readonly unknown[]): string {
  const code = bytecode.startsWith('0x') ? bytecode : `0x${bytecode}`
  return values.length === 0 ? code : deployContract(parseAbi([`constructor${types}`]), code, argument(values))
}

export function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/^0x/, ''), 'hex'))
}

/** The library takes one value bare, and several as a list. */
function argument(values: readonly unknown[]): unknown {
  return values.length === 1 ? values[0] : values.length === 0 ? undefined : values
}
