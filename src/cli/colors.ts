import pc from 'picocolors'

/** Colours where a person looks on: a terminal, and no NO_COLOR (no-color.org). A build server's `CI` variable does not turn them on. */
export const toStdout = pc.createColors(wants(process.stdout))
export const toStderr = pc.createColors(wants(process.stderr))

function wants(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR
}
