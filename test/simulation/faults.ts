import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildOptions } from './child.ts'
import { runChild } from './child.ts'

/** A way to take the disk away from a child. The kinds differ in what they need of the machine. */
export interface Fault {
  readonly kind: 'disk-full' | 'read-only'
  readonly by: string
  /** Null where it works here, else why it does not. */
  readonly unavailable: () => Promise<string | null>
  /** Makes an empty folder for a case; `heal` ends the fault, `remove` the folder. */
  readonly prepare: (parent: string, room: number) => FaultyFolder
}

export interface FaultyFolder {
  readonly folder: string
  /** From here on the child cannot write, or not more than the room it got. */
  readonly strike: () => ChildOptions
  readonly heal: () => void
  readonly remove: () => void
}

const ROOT = process.getuid?.() === 0
/** The user whom the system gives to those who own nothing. */
const NOBODY = 65_534
const KIB = 1024

/** A file system of its own of just that size. */
const smallDisk: Fault = {
  kind: 'disk-full',
  by: 'a small tmpfs',
  unavailable: async () => cannotMount(),
  prepare: (parent, room) => {
    const mounted = mountIn(parent)
    const size = (bytes: number) =>
      mount(['-o', `remount,size=${Math.max(4, Math.ceil(bytes / KIB))}k`, mounted.folder])
    return {
      ...mounted,
      strike: () => {
        size(usedIn(mounted.folder) + room)
        return {}
      },
      heal: () => size(64 * KIB * KIB),
    }
  },
}

/** No privilege needed: the system refuses to let any file grow past a limit. */
const smallFiles: Fault = {
  kind: 'disk-full',
  by: 'a limit on the size of files',
  unavailable: async () => {
    const { code, stderr } = await runChild(['--version'], { fileBlocks: 100 })
    return code === 0 ? null : `ulimit -f does not work: ${stderr.trim()}`
  },
  prepare: (parent, room) => ({
    ...plainFolder(parent),
    strike: () => ({ fileBlocks: Math.ceil(room / 512) }),
    heal: () => {},
  }),
}

const readOnlyDisk: Fault = {
  kind: 'read-only',
  by: 'a tmpfs mounted read-only',
  unavailable: async () => cannotMount(),
  prepare: (parent) => {
    const mounted = mountIn(parent)
    return {
      ...mounted,
      strike: () => {
        mount(['-o', 'remount,ro', mounted.folder])
        return {}
      },
      heal: () => mount(['-o', 'remount,rw', mounted.folder]),
    }
  },
}

/** Root may write everywhere, so the child is somebody else; anybody else takes the right away from the folder. */
const readOnlyFolder: Fault = {
  kind: 'read-only',
  by: ROOT ? 'a user who may only read' : 'a folder that may only be read',
  unavailable: async () => {
    if (!ROOT) return null
    const { code, stderr } = await runChild(['--version'], { user: NOBODY }).catch((error: unknown) => ({
      code: null,
      stderr: String(error),
    }))
    return code === 0 ? null : `user ${NOBODY} cannot run ${process.execPath}: ${stderr.trim().split('\n')[0]}`
  },
  prepare: (parent) => {
    const made = plainFolder(parent)
    const modes = (mode: number) => {
      if (ROOT) return
      for (const each of [made.folder, join(made.folder, 'out')]) if (existsSync(each)) chmodSync(each, mode)
    }
    return {
      ...made,
      strike: () => {
        modes(0o555)
        return ROOT ? { user: NOBODY } : {}
      },
      heal: () => modes(0o755),
    }
  },
}

export const FAULTS: readonly Fault[] = [smallDisk, smallFiles, readOnlyDisk, readOnlyFolder]

/** Why each way that does not work here does not. */
export async function unavailableFaults(): Promise<ReadonlyMap<Fault, string>> {
  const reasons = new Map<Fault, string>()
  for (const fault of FAULTS) {
    const reason = await fault.unavailable()
    if (reason !== null) reasons.set(fault, reason)
  }
  return reasons
}

function plainFolder(parent: string): Pick<FaultyFolder, 'folder' | 'remove'> {
  const folder = mkdtempSync(join(parent, 'faulty-'))
  chmodSync(folder, 0o755)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function mountIn(parent: string): Pick<FaultyFolder, 'folder' | 'remove'> {
  const { folder, remove } = plainFolder(parent)
  mount(['-t', 'tmpfs', '-o', 'size=64m,mode=755', 'dyepack-simulation', folder])
  return {
    folder,
    remove: () => {
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
      remove()
    },
  }
}

function mount(args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' })
}

function cannotMount(): string | null {
  if (!ROOT) return 'only root may mount'
  const parent = mkdtempSync(join(tmpdir(), 'dyepack-mount-'))
  try {
    mountIn(parent).remove()
    return null
  } catch (error) {
    return `mount is not allowed here: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

function usedIn(folder: string): number {
  const [, line] = execFileSync('df', ['-k', '--output=used', folder], { encoding: 'utf8' }).trim().split('\n')
  return Number(line) * KIB
}
