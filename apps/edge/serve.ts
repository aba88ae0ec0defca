/**
 * Starts the gateway on this machine: `pnpm run serve`. Builds the page, starts workerd, says what to try, and ends it all
 * on Ctrl-C. Variables: `PORT` (8787 by default), `HOST`, `MILLRACE_CONFIG`, and the secrets that it names.
 */
import { createServer } from "node:net"
import { resolve } from "node:path"
import { build } from "vite"
import { readSettings } from "./src/serving.ts"
import { serve } from "./workerd.ts"

const PLAYGROUND = resolve(import.meta.dirname, "../playground")

try {
  const { port, hostname } = readSettings(process.env)
  await checkIsFree(port, hostname)
  await build({ root: PLAYGROUND, logLevel: "warn" })
  const { url, close } = await serve()
  endOnSignal(close)
  console.log(`
Millrace is running in workerd at ${url}

  Stream a recorded answer:
    curl -N ${url}/v1/chat/completions -H 'content-type: application/json' -d '{"model":"replay/hello","stream":true,"messages":[{"role":"user","content":"Hello"}]}'

  The page: ${url}/

  Ctrl-C stops it. Below is one line for every request.
`)
} catch (error) {
  console.error(`Cannot start the gateway: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}

/** Ends in good order on the first signal, and at once on the second. */
function endOnSignal(close: () => Promise<void>): void {
  let isEnding = false
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // The tools below have set handlers that end the process at once, as if it had failed.
    process.removeAllListeners(signal)
    process.on(signal, () => {
      if (isEnding) process.exit(1)
      isEnding = true
      void close().then(() => process.exit(0))
    })
  }
}

/** Asks the system for the port, since wrangler would go on to another one or end with a page of its own. */
function checkIsFree(port: number, hostname: string): Promise<void> {
  return new Promise((resolved, failed) => {
    const probe = createServer()
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE"
      failed(isTaken ? new Error(`port ${port} is taken. Choose another one: PORT=8788 npm start`) : error)
    })
    probe.listen(port, hostname, () => probe.close(() => resolved()))
  })
}
