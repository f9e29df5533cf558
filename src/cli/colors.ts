import pc from 'picocolors'

/** Colours where a person looks on: a terminal, and no NO_COLOR (no-color.org), or where FORCE_COLOR asks for them. A build server's `CI` variable does not turn them on. */
export const toStdout = pc.createColors(wants(process.stdout))
export const toStderr = pc.createColors(wants(process.stderr))

function wants(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env
  return !NO_COLOR && (stream.isTTY === true || (FORCE_COLOR !== undefined && FORCE_COLOR !== '0'))
}
