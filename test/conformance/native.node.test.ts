/** The browser's own `EventSource` is the judge: the same bytes over HTTP must give the same events. */
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { decodeSse, run } from "@millrace/core"
import { seededRandom } from "@millrace/core/testing"
import { type Browser, chromium, type Page } from "playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { chromiumFlags, findChromium } from "../runtimes/find-chromium.ts"
import { caseChunks, sseTables } from "./sse-cases.ts"

const executablePath = findChromium()
if (executablePath === undefined) console.log("chromium: not found, agreement with its EventSource is not tested")

if (sseTables.size === 0) console.log("sse cases: not found beside the workspace, EventSource is not asked about them")

/** Streams of the fuzz, made line by line of what parsers stumble over. */
const FUZZED = 1000

const encoder = new TextEncoder()

describe.skipIf(executablePath === undefined)("decodeSse() agrees with Chromium's EventSource", () => {
  /** What the server sends, by number. */
  const streams: (readonly Uint8Array[])[] = []
  let server: Server
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks = streams[Number(request.url?.slice(1))]
      response.writeHead(200, { "content-type": chunks ? "text/event-stream" : "text/html", connection: "close" })
      for (const chunk of chunks ?? []) response.write(chunk)
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    browser = await chromium.launch({ executablePath: executablePath as string, args: chromiumFlags })
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page`)
  })

  afterAll(async () => {
    await browser?.close()
    await new Promise((resolve) => server?.close(resolve))
  })

  /** Has the browser read streams, a few at a time, and gives the events of each up to its first end. */
  async function readNatively(group: readonly (readonly Uint8Array[])[], types: readonly string[]) {
    const first = streams.length
    streams.push(...group)
    return page.evaluate(
      async ([start, count, names]) => {
        const results: { type: string; data: string; lastEventId: string }[][] = []
        const readOne = (index: number) =>
          new Promise<void>((resolve) => {
            const events: { type: string; data: string; lastEventId: string }[] = []
            results[index] = events
            const source = new EventSource(`/${start + index}`)
            const take = ({ type, data, lastEventId }: MessageEvent) => events.push({ type, data, lastEventId })
            for (const name of names) source.addEventListener(name, take)
            source.onerror = (event) => {
              if (event instanceof MessageEvent) return
              source.close()
              resolve()
            }
          })
        let next = 0
        const work = async () => {
          while (next < count) await readOne(next++)
        }
        await Promise.all([work(), work(), work(), work()])
        return results
      },
      [first, group.length, types] as const,
    )
  }

  function read(chunks: readonly Uint8Array[]) {
    const events = run(chunks, decodeSse())
    return events.map(({ event, data, lastEventId }) => ({ type: event, data, lastEventId }))
  }

  test.skipIf(sseTables.size === 0)("on every case of the tables", async () => {
    const cases = [...sseTables.values()].flat().filter((row) => row.initialLastEventId === undefined)
    const group = cases.map(caseChunks)
    const types = [...new Set(["message", ...cases.flatMap((row) => row.expect.events.map(({ type }) => type))])]
    const native = await readNatively(group, types)
    expect(group.map(read)).toEqual(native)
    expect(native).toHaveLength(133)
  })

  test(`on ${FUZZED} streams of hostile lines`, async () => {
    const next = seededRandom(20_261_121)
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item
    const types = ["message", "a", "b c", " d"]
    const lines = [
      "data",
      "data:",
      "data: ",
      "data:x",
      "data: é",
      "data:  y",
      "data : z",
      " data:q",
      "Data:q",
      "datax:q",
    ]
    lines.push(
      "id",
      "id:",
      "id: 1",
      "id:2\0",
      "id: é",
      "event",
      "event:",
      "event: a",
      "event:b c",
      "event:  d",
      "event:a\0",
    )
    lines.push(
      ":",
      ": comment",
      "::",
      "retry: 1",
      "retry:",
      "retry: x",
      "unknown: 1",
      "\uFEFFdata:x",
      "\0",
      "data:\0",
      "",
    )
    lines.push("", "", "data:\u2028", "data:\u0085", "data:😀", "ïdata: x")
    const group = Array.from({ length: FUZZED }, () => {
      let text = next() < 0.2 ? "\uFEFF" : ""
      for (let count = 1 + next() * 24; count > 0; count--)
        text += pick(lines) + pick(["\n", "\r\n", "\r", "\n", "\n\n"])
      if (next() < 0.3) text += pick(lines)
      const bytes = encoder.encode(text)
      if (next() < 0.1) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
      const place = Math.floor(next() * bytes.length)
      return [bytes.slice(0, place), bytes.slice(place)]
    })
    const native = await readNatively(group, types)
    expect(native.flat().length).toBeGreaterThan(FUZZED)
    for (const [index, chunks] of group.entries()) {
      const known = read(chunks).filter(({ type }) => types.includes(type))
      expect(known, JSON.stringify(new TextDecoder().decode(Buffer.concat(chunks)))).toEqual(native[index])
    }
  })
})
