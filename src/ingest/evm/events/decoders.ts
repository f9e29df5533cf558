import { aaveV3 } from './aaveV3.ts'
import { circle } from './circle.ts'
import { compoundV3 } from './compoundV3.ts'
import { cowProtocol } from './cowProtocol.ts'
import type { EventDecoder } from './eventDecoder.ts'
import { morpho } from './morpho.ts'
import { oneInch } from './oneInch.ts'
import { paxos } from './paxos.ts'
import { tether } from './tether.ts'
import { uniswapX } from './uniswapX.ts'
import { zeroX } from './zeroX.ts'

/** Every event that is read beside transfers. A new protocol is a new file and one line here. */
export const DECODERS: readonly EventDecoder[] = [
  ...tether,
  ...circle,
  ...paxos,
  ...cowProtocol,
  ...uniswapX,
  ...oneInch,
  ...zeroX,
  ...aaveV3,
  ...compoundV3,
  ...morpho,
]
