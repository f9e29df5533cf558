/** A market of Compound v3: one contract (Comet), which lends one base token against collateral of several. Addresses in lower case. */
export interface Comet {
  readonly chain: string
  readonly contract: string
  readonly base: string
}

/**
 * Contract, base token. Each contract was compared with `comet` in `deployments/…/roots.json` of
 * https://github.com/compound-finance/comet, each base token with `baseTokenAddress` in the `configuration.json` beside; that of WETH on
 * Ethereum has no such file there, and was compared with the list of official markets in
 * `deployments/linea/weth/migrations/1737020138_configurate_and_ens.ts`. Nothing was asked of the chains themselves. Left out are USDS on
 * Arbitrum (0xb322…) and USDT on Linea (0x2d86…): deployed, but not on that list, and their migrations say that they were not enacted.
 * Mantle and Ronin have Comets, but no row in `evmChains.ts`.
 */
const COMETS: Readonly<Record<string, string>> = {
  ethereum: `
    0xc3d688b66703497daa19211eedff47f25384cdc3 0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48
    0xa17581a9e3356d9a858b789d68b4d866e593ae94 0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2
    0x3afdc9bca9213a35503b077a6072f3d0d5ab0840 0xdac17f958d2ee523a2206206994597c13d831ec7
    0x3d0bb1ccab520a66e607822fc55bc921738fafe3 0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0
    0x5d409e56d886231adaf00c8775665ad0f9897b56 0xdc035d45d973e3ec169d2276ddab16f1e407384f
    0xe85dc543813b8c2cfeaac371517b925a166a9293 0x2260fac5e5542a773aa44fbcfedf7c193bc2c599`,
  arbitrum: `
    0xa5edbdd9646f8dff606d7448e414884c7d905dca 0xff970a61a04b1ca14834a43f5de4533ebddb5cc8
    0x9c4ec768c28520b50860ea7a15bd7213a9ff58bf 0xaf88d065e77c8cc2239327c5edb3a432268e5831
    0x6f7d514bbd4aff3bcd1140b7344b32f063dee486 0x82af49447d8a07e3bd95bd0d56f35241523fbab1
    0xd98be00b5d27fc98112bde293e487f8d4ca57d07 0xfd086bc7cd5c481dcc9c85ebe478a1c0b69fcbb9`,
  base: `
    0x9c4ec768c28520b50860ea7a15bd7213a9ff58bf 0xd9aaec86b65d86f6a7b5b1b0c42ffa531710b6ca
    0xb125e6687d4313864e53df431d5425969c15eb2f 0x833589fcd6edb6e08f4c7c32d4f71b54bda02913
    0x46e6b214b524310239732d51387075e0e70970bf 0x4200000000000000000000000000000000000006
    0x784efeb622244d2348d4f2522f8860b96fbece89 0x940181a94a35a4569e4529a3cdfb74e38fd98631
    0x2c776041ccfe903071af44aa147368a9c8eea518 0x820c137fa70c8691f0e44dc420a5e53c168921dc`,
  linea: `
    0x8d38a3d6b3c3b7d96d6536da7eef94a9d7dbc991 0x176211869ca2b568f2a7d4ee941e073a821ee1ff
    0x60f2058379716a64a7a5d29219397e79bc552194 0xe5d7c2a44ffddf6b295a15c148167daaaf5cf34f`,
  optimism: `
    0x2e44e174f7d53f0212823acc11c01a11d58c5bcb 0x0b2c639c533813f4aa9d7837caf62653d097ff85
    0x995e394b8b2437ac8ce61ee0bc610d617962b214 0x94b008aa00579c1307b0ef2c499ad98a8ce58e58
    0xe36a30d249f7761327fd973001a32010b521b6fd 0x4200000000000000000000000000000000000006`,
  polygon: `
    0xf25212e676d1f7f89cd72ffee66158f541246445 0x2791bca1f2de4661ed88a30c99a7a9449aa84174
    0xaeb318360f27748acb200ce616e389a6c9409a07 0xc2132d05d31c914a87c6611c10748aeb04b58e8f`,
  scroll: `
    0xb2f97c1bd3bf02f5e74d13f02e3e26f93d77ce44 0x06efdbff2a14a7c8e15944d1f4a48f9f95f663a4`,
  unichain: `
    0x2c7118c4c88b9841fcf839074c26ae8f035f2921 0x078d782b760474a361dda0af3839290b0ef57ad6
    0x6c987dde50db1dcdd32cd4175778c2a291978e2a 0x4200000000000000000000000000000000000006`,
}

export const COMET_MARKETS: readonly Comet[] = Object.entries(COMETS).flatMap(([chain, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [contract = '', base = ''] = line.trim().split(' ')
      return { chain, contract, base }
    }),
)
