/** An address with its chain: `ethereum/0x098b…`. */
export function chainAddress({ chain, address }: { readonly chain: string; readonly address: string }): string {
  return `${chain}/${address}`
}
