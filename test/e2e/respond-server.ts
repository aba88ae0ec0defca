/** The handler as a program, for Bun and Deno. It prints its port. */
import { handle } from "./respond-handler.ts"

interface Runtimes {
  readonly Bun?: {
    serve(options: { port: number; hostname: string; fetch(request: Request): Response }): { readonly port: number }
  }
  readonly Deno?: {
    serve(
      options: { port: number; hostname: string; onListen(address: { readonly port: number }): void },
      handler: (request: Request) => Response,
    ): void
  }
}

const { Bun, Deno } = globalThis as Runtimes
const address = { port: 0, hostname: "127.0.0.1" }

Deno?.serve({ ...address, onListen: ({ port }) => console.log(port) }, handle)
if (Bun !== undefined) console.log(Bun.serve({ ...address, fetch: handle }).port)
