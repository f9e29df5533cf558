import { inTempFolder } from '../../test/store/tempFolder.ts'
import { clusterFloor } from './clusterFloor.ts'
import type { Floor } from './floor.ts'
import { blocksFloor, rowsFloor } from './importFloor.ts'

const FLOORS: Readonly<Record<string, (folder: string, size: number) => Promise<Floor>>> = {
  'etherscan-csv': (folder, rows) => rowsFloor(folder, 'etherscan-csv', rows),
  'ethereum-etl': (folder, rows) => rowsFloor(folder, 'ethereum-etl', rows),
  parquet: (folder, rows) => rowsFloor(folder, 'parquet', rows),
  'bitcoin-blk': blocksFloor,
  clusters: clusterFloor,
}

/** One floor, in a process of its own. */
const [job, size] = process.argv.slice(2) as [string, string]
process.stdout.write(JSON.stringify(await inTempFolder((folder) => FLOORS[job]!(folder, Number(size)))))
