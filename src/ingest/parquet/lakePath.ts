export interface LakePath {
  /** The folder of the lake. */
  readonly lake: string
  /** `chain=bitcoin/height_range=0000800000` */
  readonly partition: string
  readonly chain: string | null
}

/** Where in a lake a file lies, by its path; null: in none. */
export function lakePath(path: string): LakePath | null {
  const found = /^(.*)[/\\](?:movements|transactions|outputs|spends)[/\\]((?:[^/\\]+=[^/\\]*[/\\])+)[^/\\]+$/.exec(path)
  if (found === null) return null
  const partition = found[2]!.replaceAll('\\', '/').replace(/\/$/, '')
  return { lake: found[1]!, partition, chain: /(?:^|\/)chain=([a-z0-9-]{1,64})(?:\/|$)/.exec(partition)?.[1] ?? null }
}
