/** A client that stops reading: the upstream is then not read either, so that nothing piles up in the gateway. */
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { begin, chunk, type FakeUpstream, first, startFakeUpstream } from "./fake-upstream.ts"
import { type Gateway, runtimes } from "./gateways.ts"

/** What an upstream would write if it were let, in bytes. */
const PLENTY = 400_000_000
/** What sockets and pipes on the way may hold, in bytes. */
const ON_THE_WAY = 64_000_000
/** How long nothing may be written for the upstream to be held back, in milliseconds. */
const STILL = 700

const measured: string[] = []
afterAll(() => console.log(`Written by the upstream before a client that does not read:\n${measured.join("\n")}`))

let upstream: FakeUpstream
let written = 0
beforeAll(async () => {
  upstream = await startFakeUpstream()
  const piece = chunk({ content: "word ".repeat(2_000) })
  upstream.on("plenty", (call) => {
    const response = begin(call, first)
    written = 0
    const more = () => {
      while (written < PLENTY) {
        if (response.destroyed) return
        written += piece.length
        if (!response.write(piece)) {
          response.once("drain", more)
          return
        }
      }
      response.end()
    }
    more()
  })
})
afterAll(() => upstream.close())

describe.each(runtimes)("on %s", (runtime, start) => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await start(upstream.url, { maxResponseByteLength: 500_000_000, heartbeat: 10 })
  })
  afterAll(() => gateway?.close())

  test("the upstream stands still, goes on when the client does, and ends when it leaves", async () => {
    const body = JSON.stringify({ model: "up/plenty", stream: true, messages: [{ role: "user", content: "Hi" }] })
    const called = upstream.next("plenty")
    const client = connect(gateway.port, "127.0.0.1")
    client.on("error", () => {})
    client.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    await new Promise((resolve) => client.once("readable", resolve))
    const held = await still()
    expect(held).toBeLessThan(ON_THE_WAY)
    measured.push(`  ${runtime}: ${(held / 1e6).toFixed(1)} MB`)

    let received = 0
    let comments = 0
    client.setEncoding("latin1").on("data", (text: string) => {
      // Behind what was on its way in the silence, a busy machine may pause long enough for comments that are due.
      if (received < held) comments += text.split(": keep-alive").length - 1
      received += text.length
    })
    while (received < ON_THE_WAY && !client.destroyed) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(written).toBeGreaterThan(held)
    // At least 70 intervals have passed in silence; what was not asked for was not written.
    expect(comments).toBeLessThan(35)
    client.destroy()
    await (await called).closed
  })

  /** Waits until the upstream writes no more, and gives how much that was. */
  async function still(): Promise<number> {
    for (;;) {
      const before = written
      await new Promise((resolve) => setTimeout(resolve, STILL))
      if (written === before) return written
    }
  }
})
