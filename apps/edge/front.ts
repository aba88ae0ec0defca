/**
 * The door in front of a local workerd. A client that leaves closes its connection with a FIN, which workerd by itself takes
 * for a client that has no more to say but still listens: it sees the truth only when it next writes, which for a silent
 * model is at the next heartbeat. At Cloudflare the network in front of workerd says at once that a client has left. So does
 * this relay: the connection behind it is reset in the moment in which the client closes its own. Node's server reads a FIN
 * in the same way.
 */
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

export interface FrontOptions {
  /** Where to listen. */
  readonly hostname: string
  /** 0 takes a free one. */
  readonly port: number
  /** The port on this machine behind it. */
  readonly target: number
}

export interface Front {
  readonly port: number
  close(): Promise<void>
}

/** @throws the system's error where the port cannot be had */
export async function startFront({ hostname, port, target }: FrontOptions): Promise<Front> {
  const clients = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    clients.add(client)
    relay(client, connect({ host: "127.0.0.1", port: target, noDelay: true }))
    client.once("close", () => clients.delete(client))
  })
  server.listen(port, hostname)
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close")
      server.close()
      for (const client of clients) client.destroy()
      await closed
    },
  }
}

/** Passes bytes on both ways, each no faster than its receiver takes them. */
function relay(client: Socket, inner: Socket): void {
  const left = () => {
    if (!inner.destroyed) inner.resetAndDestroy()
    client.destroy()
  }
  client.pipe(inner, { end: false })
  inner.pipe(client)
  client.once("end", left)
  client.once("close", left)
  client.on("error", left)
  // What was received is still written; a connection that broke is broken for the client too.
  inner.once("close", () => client.destroySoon())
  inner.on("error", () => client.destroy())
}
