import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LocalServer {
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly stop: () => Promise<void>
}

/** Lets a server listen at a port of this machine that is free. */
export async function listen(server: Server): Promise<LocalServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Breaks off in the middle of a body whose length was promised. */
export function cutShort(response: ServerResponse, body: string): void {
  response.setHeader('content-length', String(Buffer.byteLength(body)))
  response.write(body.slice(0, body.length / 2), () => response.destroy())
}
