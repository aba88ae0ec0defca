/** The built page in a real browser, against the running gateway. */
import { readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { type Browser, chromium, type Page } from "playwright"
import { build } from "vite"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { chromiumFlags, findChromium } from "../../test/runtimes/find-chromium.ts"
import { serve } from "../edge/src/node.ts"
import type { Served } from "../edge/src/serving.ts"
import { conversations } from "../edge/src/upstream/replay/recordings.ts"

const folder = import.meta.dirname
const executablePath = findChromium()
if (executablePath === undefined) console.log("skipped: the playground in a browser, for there is no Chromium")

/** All that the page loads, in bytes, before compression. */
const SIZE_LIMIT = 32 * 1_024

function written(name: string, kind: string): string {
  const passages = conversations.find((each) => each.name === name)?.passages ?? []
  return passages.map((passage) => (passage.kind === kind && "text" in passage ? passage.text : "")).join("")
}

beforeAll(() => build({ root: folder, logLevel: "warn" }))

test("the page is small", () => {
  const files = readdirSync(join(folder, "dist"), { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  )
  const sizes = files.map((file) => statSync(join(file.parentPath, file.name)).size)
  expect(sizes.length).toBe(4)
  expect(sizes.reduce((total, size) => total + size)).toBeLessThan(SIZE_LIMIT)
})

describe.skipIf(executablePath === undefined)("the page", () => {
  let browser: Browser
  let gateway: Served
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    gateway = await serve({ environment: { PORT: "0" }, log() {} })
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags })
  })

  afterAll(async () => {
    await browser?.close()
    await gateway?.close()
  })

  async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
    const context = await browser.newContext(options)
    page = await context.newPage()
    complaints = []
    page.on("pageerror", (error) => complaints.push(String(error)))
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text())
    })
    page.on("request", (request) => {
      if (!request.url().startsWith(gateway.url)) complaints.push(`left for ${request.url()}`)
    })
    page.on("response", (response) => {
      if (!response.ok() && !response.url().includes("/v1/")) complaints.push(`no ${response.url()}`)
    })
    await page.goto(gateway.url)
    await page.locator("#model:enabled").waitFor()
  }

  async function send(model: string, speed = "20"): Promise<void> {
    await page.getByLabel("Model").selectOption(model)
    await page.getByLabel("Speed of the replay").selectOption(speed)
    await page.getByRole("button", { name: "Send" }).click()
  }

  const ended = "#status:is([data-kind=finished], [data-kind=failed], [data-kind=interrupted], [data-kind=stopped])"
  async function end(): Promise<string | null> {
    await page.locator(ended).waitFor()
    return page.locator("#status").textContent()
  }

  afterEach(async () => {
    await page.context().close()
    expect(complaints).toEqual([])
  })

  test("lists the gateway's models, and each recording once", async () => {
    await open()
    const names = await page.locator("#model option").allTextContents()
    expect(names).toEqual(expect.arrayContaining(conversations.map(({ name }) => `replay/${name}`)))
    expect(names).not.toContain("replay/anthropic/hello")
  })

  test("shows a text that arrives, with its figures and its events", async () => {
    await open()
    await send("replay/hello")
    expect(await end()).toBe("Finished: stop")
    expect(await page.locator("#text").textContent()).toBe(written("hello", "content"))
    expect(await page.locator("#first-token").textContent()).toMatch(/^\d+ ms$/)
    expect(await page.locator("#rate").textContent()).toMatch(/^\d+\.\d$/)
    expect(await page.locator("#rate-source").textContent()).toBe("from usage")
    expect(await page.locator("#events li").last().locator("code").textContent()).toBe("[DONE]")
    expect(await page.locator("#event-count").textContent()).toBe(String(await page.locator("#events li").count()))
  })

  test("draws a long text once a frame, whole, and keeps the last events", async () => {
    await open()
    await page.evaluate(() => {
      const counter = { draws: 0 }
      Object.assign(globalThis, { counter })
      const count = (records: MutationRecord[]) => {
        counter.draws += records.length
      }
      const target = document.querySelector("#text") as HTMLElement
      new MutationObserver(count).observe(target, { characterData: true, childList: true, subtree: true })
    })
    await send("replay/long")
    expect(await end()).toBe("Finished: stop")
    expect(await page.locator("#text").textContent()).toBe(written("long", "content"))
    const draws = await page.evaluate(() => (globalThis as unknown as { counter: { draws: number } }).counter.draws)
    expect(draws).toBeGreaterThan(3)
    expect(draws).toBeLessThan(500)
    expect(await page.locator("#events li").count()).toBe(500)
    expect(await page.locator("#event-count").textContent()).toMatch(/^\d{4}, last 500$/)
  })

  test("shows reasoning apart from the answer", async () => {
    await open()
    await send("replay/reasoning")
    expect(await end()).toBe("Finished: stop")
    expect(await page.getByRole("region", { name: "Reasoning" }).locator("p").textContent()).toBe(
      written("reasoning", "reasoning"),
    )
    expect(await page.locator("#text").textContent()).toBe(written("reasoning", "content"))
  })

  test("marks a refusal", async () => {
    await open()
    await send("replay/refusal")
    expect(await end()).toBe("Finished: stop")
    expect(await page.getByRole("region", { name: "Refusal" }).locator("p").textContent()).toBe(
      written("refusal", "refusal"),
    )
  })

  test("shows tool calls with their names and arguments", async () => {
    await open()
    await send("replay/tool")
    expect(await end()).toBe("Finished: tool_calls")
    const calls = page.getByRole("list", { name: "Tool calls" }).getByRole("listitem")
    expect(await calls.locator("strong").allTextContents()).toEqual(["get_water_level", "get_water_level"])
    const places = (await calls.locator("code").allTextContents()).map((text) => JSON.parse(text).place)
    expect(places).toEqual(["Brügg", "京都"])
  })

  test("names an error inside the stream, and keeps the text before it", async () => {
    await open()
    await send("replay/error")
    expect(await end()).toMatch(/^Error: .+ \(\w+\)$/)
    expect(await page.locator("#text").textContent()).toBe(written("error", "content"))
    expect(await page.locator("#rate-source").textContent()).toBe("deltas counted")
  })

  test("says that a cut answer was interrupted", async () => {
    await open()
    await send("replay/cut")
    expect(await end()).toMatch(/^Interrupted: /)
    expect(written("cut", "content")).toContain(await page.locator("#text").textContent())
  })

  test("names an error before the stream, with its status", async () => {
    await open()
    await page.evaluate(() => document.querySelector<HTMLSelectElement>("#model")?.add(new Option("replay/none")))
    await send("replay/none")
    expect(await end()).toMatch(/^Error 404: .+ \(model_not_found\)$/)
  })

  test("stops when told to, and lets the connection go", async () => {
    await open()
    const left = page.waitForEvent("requestfailed")
    await send("replay/long", "1")
    await page.locator("#status[data-kind=streaming]").waitFor()
    await page.getByRole("button", { name: "Stop" }).click()
    expect(await end()).toBe("Stopped by you")
    expect((await left).failure()?.errorText).toBe("net::ERR_ABORTED")
    expect(written("long", "content")).toContain(await page.locator("#text").textContent())
  })

  test("can be used with the keyboard alone", async () => {
    await open()
    await page.getByLabel("Model").selectOption("replay/long")
    await page.getByLabel("Prompt").focus()
    await page.keyboard.press("Control+Enter")
    await page.locator("#status[data-kind=streaming]").waitFor()
    await page.keyboard.press("Escape")
    expect(await end()).toBe("Stopped by you")
    await page.keyboard.press("Tab")
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("send")
    await page.keyboard.press("Enter")
    await page.locator("#status[data-kind=streaming]").waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("send")
  })

  test.each(["light", "dark"] as const)("fits a small screen, %s", async (colorScheme) => {
    await open({ viewport: { width: 360, height: 740 }, colorScheme })
    await send("replay/tool")
    await end()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })
})
