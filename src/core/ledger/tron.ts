/** What dyepack knows of Tron, the mainnet. */
export const TRON = {
  id: 'tron',
  /** The last four bytes of the id of block 0: https://developers.tron.network/reference-link/eth_chainid */
  chainId: 0x2b6653dc,
  /** 20 zero bytes, where tokens come from that are made and go to that are burned. */
  zero: 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb',
  /** Fees went there until they were burned at once: https://quicknode.com/docs/tron/walletsolidity-getburntrx */
  blackHole: 'TLsV52sRDL79HXGGm9yzwKibb6BeruhUzy',
  /** 1 TRX is 10^6 sun: https://developers.tron.network/v4.7.0/docs/token-standards-trx */
  coin: { symbol: 'TRX', decimals: 6 },
  /**
   * Contracts whose issuer freezes and destroys, and says so in the events of Ethereum's USDT (`AddedBlackList` …), which stand in no
   * list of transfers.
   */
  blackListers: ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
  /**
   * Gives and takes TRX 1 : 1. Its source logs `Deposit` and `Withdrawal` and no `Transfer`, as WETH9 does
   * (tintinweb/smart-contract-sanctuary, contracts_tronscan/mainnet/TN/TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR_WTRX.sol).
   */
  wrapper: { contract: 'TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR', symbol: 'WTRX' },
} as const
