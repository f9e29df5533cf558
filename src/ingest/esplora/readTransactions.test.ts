import { expect, it } from 'vitest'
import { DyepackError } from '../../core/errors.ts'
import { BITCOIN_NETWORKS } from '../../core/ledger/bitcoinNetworks.ts'
import { ownerOf } from './esploraTransaction.ts'
import { transactionsOf } from './readTransactions.ts'

/** The first payment of the chain: block 170, 10 BTC to Hal Finney, from https://mempool.space/api/tx/f418…9e16 */
const PAYMENT = {
  txid: 'f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16',
  version: 1,
  locktime: 0,
  vin: [
    {
      txid: '0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9',
      vout: 0,
      prevout: {
        scriptpubkey:
          '410411db93e1dcdb8a016b49840f8c53bc1eb68a382e97b1482ecad7b148a6909a5cb2e0eaddfb84ccf9744464f82e160bfa9b8b64f9d4c03f999b8643f656b412a3ac',
        value: 5000000000,
      },
      scriptsig:
        '47304402204e45e16932b8af514961a1d3a1a25fdf3f4f7732e9d624c6c61548ab5fb8cd410220181522ec8eca07de4860a4acdd12909d831cc56cbbac4622082221a8768d1d0901',
      is_coinbase: false,
      sequence: 4294967295,
    },
  ],
  vout: [
    {
      scriptpubkey:
        '4104ae1a62fe09c5f51b13905f07f06b99a2f7159b2225f374cd378d71302fa28414e7aab37397f554a7df5f142c21c1b7303b8a0626f1baded5c72a704f7e6cd84cac',
      value: 1000000000,
    },
    {
      scriptpubkey:
        '410411db93e1dcdb8a016b49840f8c53bc1eb68a382e97b1482ecad7b148a6909a5cb2e0eaddfb84ccf9744464f82e160bfa9b8b64f9d4c03f999b8643f656b412a3ac',
      value: 4000000000,
    },
  ],
  status: {
    confirmed: true,
    block_height: 170,
    block_hash: '00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee',
    block_time: 1231731025,
  },
}

const read = (text: string) => transactionsOf(text, 'answer.json')
const text = JSON.stringify(PAYMENT)
const refused = (content: string) => {
  try {
    return read(content).length
  } catch (error) {
    return error instanceof DyepackError ? [error.code, error.message] : error
  }
}

it('reads one, a list of them, and one a line', () => {
  for (const content of [text, `[${text}]`, `${text}\n${text}\n`, `[${text}]\n\n[${text}]`])
    expect(read(content)[0]!.txid).toBe(PAYMENT.txid)
  const mainnet = BITCOIN_NETWORKS[0]!
  expect(ownerOf(PAYMENT.vout[1]!.scriptpubkey, mainnet)).toBe('12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S')
})

it('refuses a transaction in which anything is changed that its id stands for', () => {
  const [input, output] = [PAYMENT.vin[0]!, PAYMENT.vout[0]!]
  const changed = [
    { version: 2 },
    { locktime: 1 },
    { vin: [{ ...input, vout: 1 }] },
    { vin: [{ ...input, sequence: 0 }] },
    { vin: [{ ...input, scriptsig: '' }] },
    { vin: [input, input] },
    { vout: [output] },
    { vout: [{ ...output, value: output.value + 1 }, PAYMENT.vout[1]] },
    { vout: [...PAYMENT.vout].reverse() },
  ]
  for (const change of changed)
    expect(refused(JSON.stringify([PAYMENT, { ...PAYMENT, ...change }]))).toEqual([
      'BAD_TRANSACTION',
      expect.stringMatching(/^answer\.json: transaction 2 has the id [0-9a-f]{64} by what is in it, and says f4184f/),
    ])
})

it.each([
  ['nothing', '{}', 'BAD_TRANSACTION', 'transaction 1 has no txid'],
  [
    'an amount that is no whole number',
    text.replace('1000000000', '1000000000.5'),
    'BAD_TRANSACTION',
    'bad vout.0.value',
  ],
  ['more coins than there are', text.replace('1000000000', '9007199254740993'), 'BAD_TRANSACTION', 'bad vout.0.value'],
  ['no outputs', JSON.stringify({ ...PAYMENT, vout: [] }), 'BAD_TRANSACTION', 'bad vout'],
  ['no hex', text.replace('4104ae', '4104ag'), 'BAD_TRANSACTION', 'bad vout.0.scriptpubkey'],
  ['an error of the server', 'Transaction not found', 'BAD_FILE', 'answer.json line 1: it is no JSON'],
  ['a line that is cut off', `${text}\n${text.slice(0, 100)}`, 'BAD_FILE', 'answer.json line 2'],
])('refuses %s, with its place', (_, content, code, says) => {
  expect(refused(content)).toEqual([code, expect.stringContaining(says)])
})
