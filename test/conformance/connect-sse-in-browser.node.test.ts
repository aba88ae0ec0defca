/** What connectSse() asks of a server out of a page in Chromium, where `fetch` has rules of its own. */
import { build } from "esbuild"
import { type Browser, chromium, type Page } from "playwright"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { chromiumFlags, findChromium } from "../runtimes/find-chromium.ts"
import { type Answer, type EventServer, open, startEventServer, status, stream } from "./event-server.ts"

const executablePath = findChromium()
if (executablePath === undefined) console.log("chromium: not found, connections out of its pages are not tested")

/** Lets other origins read, and ask with no header but those that every origin may send. */
const shared =
  (answer: Answer): Answer =>
  (response, request) => {
    response.setHeader("access-control-allow-origin", "*")
    answer(response, request)
  }

describe.skipIf(executablePath === undefined)("connectSse() in a page", () => {
  let near: EventServer
  let far: EventServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    near = await startEventServer()
    far = await startEventServer()
    const { outputFiles } = await build({
      stdin: { contents: `export { connectSse } from "@millrace/core"`, resolveDir: import.meta.dirname },
      bundle: true,
      format: "iife",
      globalName: "millrace",
      target: "es2022",
      write: false,
    })
    const html = near.script((response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>"))
    browser = await chromium.launch({ executablePath: executablePath as string, args: chromiumFlags })
    page = await browser.newPage()
    await page.goto(html.url)
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" })
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await near?.close()
    await far?.close()
  })

  /** Reads to the end, or so many events, with the page's own document and window to look at. */
  async function read(url: string, count = 100): Promise<string[]> {
    return page.evaluate(
      async ([address, most]) => {
        const { connectSse } = (globalThis as unknown as { millrace: typeof import("@millrace/core") }).millrace
        const options = { retry: { initial: 5 }, pauseWhenHidden: document, pauseWhenOffline: window }
        const data: string[] = []
        for await (const event of connectSse(address, options)) if (data.push(event.data) >= most) break
        return data
      },
      [url, count] as const,
    )
  }

  test("asks its own server as an EventSource does, and again from the last id", async () => {
    const { url, received } = near.script(stream("id: é…\ndata: a\n\n"), stream("data: b\n\n"), status(204))
    expect(await read(url)).toEqual(["a", "b"])
    expect(received).toHaveLength(3)
    expect(received[0]?.headers).toMatchObject({ accept: "text/event-stream", "cache-control": "no-cache" })
    expect(Buffer.from(String(received[1]?.headers["last-event-id"]), "latin1").toString()).toBe("é…")
  })

  test("asks another server without asking first whether it may", async () => {
    const { url, received } = far.script(shared(stream("data: a\n\n")), shared(status(204)))
    expect(await read(url)).toEqual(["a"])
    expect(received.map(({ method }) => method)).toEqual(["GET", "GET"])
    expect(received[0]?.headers).toMatchObject({ accept: "text/event-stream", "cache-control": "no-cache" })
  })

  test("leaves the server when it is left", async () => {
    const { url, received } = near.script(open("data: a\n\n"))
    expect(await read(url, 1)).toEqual(["a"])
    await received[0]?.closed
  })
})
