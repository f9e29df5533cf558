/** Logs as chains have them, and what is to be read from them. */
export interface PublishedLogs {
  readonly what: string
  /** The transaction, and where its logs were read. */
  readonly seen: string
  readonly chain: string
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[]
  /** As `told` in events.test.ts says it. */
  readonly tells: readonly string[]
  /** As `ledgerRows` says it. */
  readonly moves: readonly string[]
}

const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'

const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
const DAI = '0x6b175474e89094c44da98b954eedeac495271d0f'
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const topicOf = (address: string) => `0x${address.slice(2).padStart(64, '0')}`
const SETTLEMENT = '0x9008d19f58aabd9ed0d60971565aa8510560ab41'
const OWNER = '0xe2b424053b9ebfcedf89ecb8bf2972974e98700c'
const POOL = '0x61eb53ee427ab4e007d78a9134aacb3101a2dc23'
const BOUGHT = '0x3432b6a60d23ca0dfca7761b7ab56459d9c964d0'
const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
const UNI = '0x1f9840a85d5af5bf1d1762f925bdaddc4201f984'
const AAVE = '0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2'
const COMET = '0xc3d688b66703497daa19211eedff47f25384cdc3'
const BORROWER = '0x0ca7e7e5745bd457f5ed7265ff2cd1c8208575e1'
const SUPPLIER = '0xe42db4cfc31eb8a46442728418c6826ee31b3298'
const PAYER = '0x6258fe88db0dbd0bd67d4c323a82e7d5c6a4d194'

/** Words of any length, filled up to 32 bytes. */
function log(address: string, topic: string, topics: readonly string[], words: readonly string[]) {
  const word = (hex: string) => hex.slice(2).padStart(64, '0')
  return {
    address,
    topics: [topic, ...topics.map((one) => `0x${word(one)}`)],
    data: `0x${words.map(word).join('')}`,
  }
}

export const PUBLISHED: readonly PublishedLogs[] = [
  {
    what: 'USDT destroyed without a Transfer',
    seen: 'Ethereum block 22719557, transaction 0x06abbfaa405699132123d74e1cdf712e42bf88fff00ed83b8a9a0a9f112c6055, log 631',
    chain: 'ethereum',
    logs: [
      {
        address: USDT,
        topics: ['0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6'],
        data: `0x${'532961b23a28a9e5a8b1769bdb3e8906fc7c7a01'.padStart(64, '0')}${200_000_000_000n.toString(16).padStart(64, '0')}`,
      },
    ],
    tells: [`destroyed ${USDT} 0x532961b23a28a9e5a8b1769bdb3e8906fc7c7a01 - 200000000000 ethereum/${USDT} - -`],
    moves: [`100/0 1000000 token USDT:6 0x532961b23a28a9e5a8b1769bdb3e8906fc7c7a01 0x${'0'.repeat(40)} 200000000000`],
  },
  {
    what: 'an order of CoW Protocol, with the movements of its settlement',
    seen: 'Ethereum block 16300366, transaction 0xa7b2f2ff14a780504c97aeb484bfd7560486241c00f066395e1e8c2e9d99ffd3',
    chain: 'ethereum',
    logs: [
      {
        address: SETTLEMENT,
        topics: [
          '0xa07a543ab8a018198e99ca0184c93fe9050a79400a0a723441f84de1d972cc17',
          '0x000000000000000000000000e2b424053b9ebfcedf89ecb8bf2972974e98700c',
        ],
        data: '0x0000000000000000000000006b175474e89094c44da98b954eedeac495271d0f0000000000000000000000003432b6a60d23ca0dfca7761b7ab56459d9c964d000000000000000000000000000000000000000000000006c6b935b8bbd400000000000000000000000000000000000000000000000000019753399721b8078ee000000000000000000000000000000000000000000000000604fbfc634eef00000000000000000000000000000000000000000000000000000000000000000c00000000000000000000000000000000000000000000000000000000000000038bf293f652b46fe85a15838d7ff736add1b6098ed1c143f3902869d325f9e0069e2b424053b9ebfcedf89ecb8bf2972974e98700c63af639e0000000000000000',
      },
      {
        address: DAI,
        topics: [TRANSFER, topicOf(OWNER), topicOf(SETTLEMENT)],
        data: '0x00000000000000000000000000000000000000000000006c6b935b8bbd400000',
      },
      {
        address: WETH,
        topics: [TRANSFER, topicOf(SETTLEMENT), topicOf(POOL)],
        data: '0x00000000000000000000000000000000000000000000000016664e9c50f84b06',
      },
      {
        address: BOUGHT,
        topics: [TRANSFER, topicOf(POOL), topicOf(SETTLEMENT)],
        data: '0x000000000000000000000000000000000000000000000018ba53f5c7f06ef117',
      },
      {
        address: BOUGHT,
        topics: [TRANSFER, topicOf(SETTLEMENT), topicOf(OWNER)],
        data: '0x000000000000000000000000000000000000000000000019753399721b8078ee',
      },
    ],
    tells: [
      `order ${SETTLEMENT} ${OWNER} - 2000000000000000000000 ethereum/${DAI} 469613864284355328238 ethereum/${BOUGHT}`,
    ],
    moves: [
      `100/1 1000001 token DAI:18 ${OWNER} ${SETTLEMENT} 2000000000000000000000`,
      `100/2 1000002 token WETH:18 ${SETTLEMENT} ${POOL} 1614063949739215622`,
      `100/3 1000003 token :0 ${POOL} ${SETTLEMENT} 456148202922231918871`,
      `100/4 1000004 token :0 ${SETTLEMENT} ${OWNER} 469613864284355328238`,
    ],
  },
  {
    what: 'an order of UniswapX',
    seen: 'Ethereum block 20655762, transaction 0x82f36abfb0f492ce6f6363cd9f233b2a86626234bfac5b1efe54e1c25a6fc410, log 195',
    chain: 'ethereum',
    logs: [
      {
        address: '0x00000011f84b9aa48e5f8aa8b9897600006289be',
        topics: [
          '0x78ad7ec0e9f89e74012afa58738b6b661c024cb0fd185ee2f616c0a28924bd66',
          '0x9e57c601cc099a21f2adebee775f5c87197f64449d8dc14f4daa363a0acccd82',
          '0x000000000000000000000000807cf9a772d5a3f9cefbc1192e939d62f0d9bd38',
          '0x00000000000000000000000097e1e6c70fe9f2209792640336534bfc9f93aa7a',
        ],
        data: '0x046832e0bb8b67660fa0dab20dd6c717f3c188907d1b33cf6bb432d0434b4631',
      },
    ],
    tells: ['order 0x00000011f84b9aa48e5f8aa8b9897600006289be 0x97e1e6c70fe9f2209792640336534bfc9f93aa7a - - - - -'],
    moves: [],
  },
  {
    what: 'an order of 1inch, which names nobody',
    seen: 'Ethereum block 20890481, transaction 0x09b63a10295261192885b38af317ba138ad7fe5828ce25524e7f0f053e250458, log 62',
    chain: 'ethereum',
    logs: [
      {
        address: '0x111111125421ca6dc452d289314280a0f8842a65',
        topics: ['0xfec331350fce78ba658e082a71da20ac9f8d798a99b3c79681c8440cbfe77e07'],
        data: '0xb81725973077ecc6db7dd73510be46152917f31ab7d02210aace851edc0f3fbb000000000000000000000000000000000000000000000000a5953ec9be11bd73',
      },
    ],
    tells: ['order 0x111111125421ca6dc452d289314280a0f8842a65 - - - - - -'],
    moves: [],
  },
  {
    what: 'a quote of 0x that was taken',
    seen: 'Ethereum block 16376824, transaction 0x09a4736a17994a57b91356c2dfce87af8b46e78279a0ef2d70eeacd0729e11a7, log 22',
    chain: 'ethereum',
    logs: [
      {
        address: '0xdef1c0ded9bec7f1a1670819833240f027b25eff',
        topics: ['0x829fa99d94dc4636925b38632e625736a614c154d55006b7ab6bea979c210c32'],
        data: '0x0bcf3d2e6e7c55d641843ce75fadb99eca10ed21d56d34c6bdfcf2492e2f12e300000000000000000000000056178a0d5f301baf6cf3e1cd53d9863437345bf900000000000000000000000074de5d4fcbf63e00296fd95d33236b9794016631000000000000000000000000dac17f958d2ee523a2206206994597c13d831ec7000000000000000000000000c02aaa39b223fe8d0a0e5c4f27ead9083c756cc200000000000000000000000000000000000000000000000039c8e65eb874cc00000000000000000000000000000000000000000000000000000000014903f8810000000000000000000000000000000000000000000000000000000000000000',
      },
    ],
    tells: [
      `order 0xdef1c0ded9bec7f1a1670819833240f027b25eff 0x56178a0d5f301baf6cf3e1cd53d9863437345bf9 - 5519964289 ethereum/${USDT} 4163831150000000000 ethereum/${WETH}`,
    ],
    moves: [],
  },
  {
    what: 'Aave v3: borrow, withdraw, repay',
    seen: 'single logs of Ethereum in the test of a public event decoder, which does not name their transactions',
    chain: 'ethereum',
    logs: [
      log(
        AAVE,
        '0xb3d084820fb1a9decffb176436bd02558d15fac9b0ddfed8c465bc7359d7dce0',
        [USDC, BORROWER, '0x0'],
        [BORROWER, '0x2540be400', '0x2', '0x1bea5d9704c10e5d637c69'],
      ),
      log(
        AAVE,
        '0x3115d1449a7b732c986cba18244e897a450f61e1bb8d589cd2e69e6c8924f9f7',
        [USDC, SUPPLIER, SUPPLIER],
        ['0xe666ba74f'],
      ),
      log(
        AAVE,
        '0xa534c8dbe71f871f9f3530e97a74601fea17b426cae02e1c5aee42c96c784051',
        [USDT, PAYER, PAYER],
        ['0xb87ed5c0', '0x0'],
      ),
    ],
    tells: [
      `borrow ${AAVE} ${BORROWER} ${BORROWER} 10000000000 ethereum/${USDC} - -`,
      `withdraw ${AAVE} ${SUPPLIER} ${SUPPLIER} 61847873359 ethereum/${USDC} - -`,
      `repay ${AAVE} ${PAYER} ${PAYER} 3095320000 ethereum/${USDT} - -`,
    ],
    moves: [],
  },
  {
    what: 'Compound v3: base token, collateral',
    seen: 'the same; what follows the first and the third log in their transactions is not there, so they read as a repayment and a loan',
    chain: 'ethereum',
    logs: [
      log(COMET, '0xd1cf3d156d5f8f0d50f6c122ed609cec09d35c9b9fb3fff6ea0959134dae424e', [PAYER, PAYER], ['0x989680']),
      log(
        COMET,
        '0xfa56f7b24f17183d81894d3ac2ee654e3c26388d17a28dbd9549b8114304e1f4',
        [SUPPLIER, SUPPLIER, UNI],
        ['0x821ab0d4414980000'],
      ),
      log(
        COMET,
        '0x9b1bfa7fa9ee420a16e124f794c35ac9f90472acc99140eb2f6447c714cad8eb',
        [BORROWER, BORROWER],
        ['0x5f5e100'],
      ),
    ],
    tells: [
      `repay ${COMET} ${PAYER} ${PAYER} 10000000 - - -`,
      `supply ${COMET} ${SUPPLIER} ${SUPPLIER} 150000000000000000000 ethereum/${UNI} - ethereum/compound-v3:${COMET}:${UNI}`,
      `borrow ${COMET} ${BORROWER} ${BORROWER} 100000000 - - -`,
    ],
    moves: [`100/1 1000001 token UNI (lent):18 0x${'0'.repeat(40)} ${SUPPLIER} 150000000000000000000`],
  },
]
