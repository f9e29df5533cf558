import { COMET_MARKETS } from '../../../core/ledger/comets.ts'
import { byChain } from './byChain.ts'
import { type EventDecoder, topic, word } from './eventDecoder.ts'

const CONTRACTS = byChain(COMET_MARKETS)
const POSITION = { named: ['compound-v3:', 'contract', ':', topic(3)] } as const

/**
 * Compound v3 (CometMainInterface, https://github.com/compound-finance/comet/blob/main/contracts/CometMainInterface.sol). The base
 * token is supplied and borrowed by the same two events: where what is supplied is more than what was owed, and where what is
 * withdrawn was there, the contract's own token is made or burned, and the very next log is its `Transfer`. What does both
 * at once counts as supplied, or as withdrawn. Collateral gives no token. Who is absorbed loses all collateral to the contract, and his
 * debt; what is left of its worth is a balance of the base token.
 */
export const compoundV3: readonly EventDecoder[] = [
  {
    ...{ signature: 'Supply(address,address,uint256)', kind: 'supply', transfers: true },
    topic: '0xd1cf3d156d5f8f0d50f6c122ed609cec09d35c9b9fb3fff6ea0959134dae424e',
    contracts: CONTRACTS,
    topics: 3,
    words: 1,
    who: topic(2),
    other: topic(1),
    asset: 'moved',
    amount: word(0),
  },
  {
    ...{ signature: 'Supply(address,address,uint256)', kind: 'repay', transfers: false },
    topic: '0xd1cf3d156d5f8f0d50f6c122ed609cec09d35c9b9fb3fff6ea0959134dae424e',
    contracts: CONTRACTS,
    topics: 3,
    words: 1,
    who: topic(2),
    other: topic(1),
    asset: 'moved',
    amount: word(0),
  },
  {
    ...{ signature: 'Withdraw(address,address,uint256)', kind: 'withdraw', transfers: true },
    topic: '0x9b1bfa7fa9ee420a16e124f794c35ac9f90472acc99140eb2f6447c714cad8eb',
    contracts: CONTRACTS,
    topics: 3,
    words: 1,
    who: topic(1),
    other: topic(2),
    asset: 'moved',
    amount: word(0),
  },
  {
    ...{ signature: 'Withdraw(address,address,uint256)', kind: 'borrow', transfers: false },
    topic: '0x9b1bfa7fa9ee420a16e124f794c35ac9f90472acc99140eb2f6447c714cad8eb',
    contracts: CONTRACTS,
    topics: 3,
    words: 1,
    who: topic(1),
    other: topic(2),
    asset: 'moved',
    amount: word(0),
  },
  {
    signature: 'SupplyCollateral(address,address,address,uint256)',
    topic: '0xfa56f7b24f17183d81894d3ac2ee654e3c26388d17a28dbd9549b8114304e1f4',
    kind: 'supply',
    contracts: CONTRACTS,
    topics: 4,
    words: 1,
    who: topic(2),
    other: topic(1),
    asset: topic(3),
    amount: word(0),
    otherAsset: POSITION,
    position: 'in',
  },
  {
    signature: 'WithdrawCollateral(address,address,address,uint256)',
    topic: '0xd6d480d5b3068db003533b170d67561494d72e3bf9fa40a266471351ebba9e16',
    kind: 'withdraw',
    contracts: CONTRACTS,
    topics: 4,
    words: 1,
    who: topic(1),
    other: topic(2),
    asset: topic(3),
    amount: word(0),
    otherAsset: POSITION,
    position: 'out',
  },
  {
    signature: 'TransferCollateral(address,address,address,uint256)',
    topic: '0x29db89d45e1a802b4d55e202984fce9faf1d30aedf86503ff1ea0ed9ebb64201',
    kind: 'withdraw',
    contracts: CONTRACTS,
    topics: 4,
    words: 1,
    who: topic(1),
    other: topic(2),
    asset: topic(3),
    amount: word(0),
    otherAsset: POSITION,
    position: 'over',
  },
  {
    signature: 'AbsorbCollateral(address,address,address,uint256,uint256)',
    topic: '0x9850ab1af75177e4a9201c65a2cf7976d5d28e40ef63494b44366f86b2f9412e',
    kind: 'withdraw',
    contracts: CONTRACTS,
    topics: 4,
    words: 2,
    who: topic(2),
    other: 'contract',
    asset: topic(3),
    amount: word(0),
    otherAsset: POSITION,
    position: 'over',
  },
  {
    signature: 'AbsorbDebt(address,address,uint256,uint256)',
    topic: '0x1547a878dc89ad3c367b6338b4be6a65a5dd74fb77ae044da1e8747ef1f4f62f',
    kind: 'repay',
    contracts: CONTRACTS,
    topics: 3,
    words: 2,
    who: topic(2),
    other: 'contract',
    asset: 'moved',
    amount: word(0),
  },
]
