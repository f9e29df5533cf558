import { expect, it } from 'vitest'
import { BITCOIN_NETWORKS } from '../../core/ledger/bitcoinNetworks.ts'
import { LONGEST_ADDRESS, PAYEE } from '../../core/ledger/rowSource.ts'
import { ScriptKind, scriptKindOf } from '../../core/ledger/scriptKind.ts'
import { payee, writeAddresses } from './payee.ts'
import { scriptKind } from './scriptKind.ts'

const network = (chain: string) => BITCOIN_NETWORKS.find((one) => one.chain === chain)!
const read = (hex: string, chain = 'bitcoin') => {
  const script = Buffer.from(hex, 'hex')
  const kind = scriptKind(script, 0, script.length)
  const name = Object.keys(ScriptKind).find((one) => ScriptKind[one as keyof typeof ScriptKind] === kind)
  const into = new Uint8Array(PAYEE)
  const payeeKind = payee(kind, script, 0, script.length, into, 0)
  const text = Buffer.alloc(LONGEST_ADDRESS + 1)
  const length = payeeKind === 0 ? 0 : writeAddresses(Uint16Array.of(payeeKind), into, network(chain), text)
  return [name, length === 0 ? null : text.toString('latin1', 0, length - 1)]
}

const KEY = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'

it.each([
  // https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki and bip-0350.mediawiki, valid addresses and their scripts
  [
    '0014751e76e8199196d454941c45d1b3a323f1433bd6',
    'bitcoin',
    'witness_v0_keyhash',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  ],
  [
    '00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262',
    'bitcoin-testnet',
    'witness_v0_scripthash',
    'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
  ],
  [
    '5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6',
    'bitcoin',
    'witness_unknown',
    'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
  ],
  ['6002751e', 'bitcoin', 'witness_unknown', 'bc1sw50qgdz25j'],
  ['5210751e76e8199196d454941c45d1b3a323', 'bitcoin', 'witness_unknown', 'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs'],
  [
    '0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433',
    'bitcoin-testnet4',
    'witness_v0_scripthash',
    'tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy',
  ],
  [
    '5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433',
    'bitcoin-signet',
    'witness_v1_taproot',
    'tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c',
  ],
  [
    '512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
    'bitcoin',
    'witness_v1_taproot',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
  ],
  // The first block, and the one after it: keys without a hash.
  [
    '4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac',
    'bitcoin',
    'pubkey',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  ],
  [
    '410496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515d4e0a604f8141781e62294721166bf621e73a82cbf2342c858eeac',
    'bitcoin',
    'pubkey',
    '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX',
  ],
  ['76a914751e76e8199196d454941c45d1b3a323f1433bd688ac', 'bitcoin', 'pubkeyhash', '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH'],
  [`21${KEY}ac`, 'bitcoin', 'pubkey', '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH'],
  ['a914bcfeb728b584253d5f3f70bcb780e9ef218a68f487', 'bitcoin', 'scripthash', '3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN'],
  [
    '0014751e76e8199196d454941c45d1b3a323f1433bd6',
    'bitcoin-regtest',
    'witness_v0_keyhash',
    'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
  ],
])('%s on %s is %s: %s', (script, chain, kind, address) => {
  expect(read(script, chain)).toEqual([kind, address])
  // The address tells the kind where no script does, but for a bare key.
  expect(scriptKindOf(address)).toBe(
    kind === 'pubkey' ? ScriptKind.pubkeyhash : ScriptKind[kind as keyof typeof ScriptKind],
  )
})

it.each([
  ['', 'nonstandard'],
  ['51', 'nonstandard'],
  ['6a', 'nulldata'],
  ['6a146f6d6e69000000000000001f0000000001406f40', 'nulldata'],
  [`5121${KEY}21${KEY}52ae`, 'multisig'],
  [`5221${KEY}21${KEY}52ae`, 'multisig'],
  [`5321${KEY}21${KEY}52ae`, 'nonstandard'],
  [`5121${KEY}21${KEY}51ae`, 'nonstandard'],
  [`5121${KEY}ae`, 'nonstandard'],
  ['76a914751e76e8199196d454941c45d1b3a323f1433bd688', 'nonstandard'],
  ['0015751e76e8199196d454941c45d1b3a323f1433bd600', 'nonstandard'],
  [`21${KEY.replace('02', '05')}ac`, 'nonstandard'],
])('%s has no address: %s', (script, kind) => {
  expect(read(script)).toEqual([kind, null])
})
