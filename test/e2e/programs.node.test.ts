/** What a person types: the starter, curl, Ctrl-C. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:net"
import { resolve } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { begin, chunk, type FakeUpstream, first, startFakeUpstream } from "./fake-upstream.ts"
import { type Gateway, runtimes } from "./gateways.ts"

const ROOT = resolve(import.meta.dirname, "../..")

/** Runs a program to its end. */
async function runToEnd(program: ChildProcess): Promise<{ code: number | null; output: string; errors: string }> {
  let output = ""
  let errors = ""
  program.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text
  })
  program.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  const [code] = (await once(program, "close")) as [number | null]
  return { code, output, errors }
}

const hasCurl = (() => {
  try {
    return execFileSync("curl", ["--version"]).length > 0
  } catch {
    console.log("curl is not on this machine: not checked")
    return false
  }
})()

describe.runIf(hasCurl).each(runtimes)("curl -N on %s", (_runtime, start) => {
  let upstream: FakeUpstream
  let gateway: Gateway
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    gateway = await start(upstream.url)
  })
  afterAll(async () => {
    await gateway?.close()
    await upstream.close()
  })

  const curl = (model: string, ...more: string[]) =>
    spawn("curl", [
      "-sN",
      `${gateway.url}/v1/chat/completions?speed=100`,
      "-H",
      "content-type: application/json",
      "-d",
      JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "Hi" }] }),
      ...more,
    ])

  test("streams a recording in every form", async () => {
    const events = await runToEnd(curl("replay/hello"))
    expect([events.code, events.output.endsWith("data: [DONE]\n\n")]).toEqual([0, true])
    const lines = await runToEnd(curl("replay/hello", "-H", "accept: application/x-ndjson"))
    expect([lines.code, lines.output.includes("[DONE]"), lines.output.endsWith("}\n")]).toEqual([0, false, true])
    const text = await runToEnd(curl("replay/hello", "-H", "accept: text/plain"))
    expect([text.code, text.output.startsWith("Hello")]).toEqual([0, true])
  })

  test("does not take a cut for an end", async () => {
    expect((await runToEnd(curl("replay/cut"))).output).toContain('"code":"upstream_truncated"')
    // 18: transfer closed with outstanding data; 56: failure in receiving.
    expect([18, 56]).toContain((await runToEnd(curl("replay/cut", "-H", "accept: text/plain"))).code)
  })

  test("shows every event as it comes", async () => {
    const gap = Promise.withResolvers<void>()
    upstream.on("gap", async (call) => {
      const response = begin(call, first)
      await gap.promise
      response.end([chunk({ content: "Hello" }, "stop"), "data: [DONE]\n\n"].join(""))
    })
    const program = curl("up/gap")
    const [piece] = (await once(program.stdout, "data")) as [Buffer]
    expect(piece.toString()).toBe(first)
    gap.resolve()
    expect((await runToEnd(program)).code).toBe(0)
  })

  test("interrupted, ends the upstream", async () => {
    upstream.on("idle", (call) => void begin(call, first))
    const called = upstream.next("idle")
    const program = curl("up/idle")
    await once(program.stdout, "data")
    program.kill("SIGINT")
    await (await called).closed
  })
})

describe("the starter", () => {
  const starter = (environment: Record<string, string>) =>
    spawn(process.execPath, [resolve(ROOT, "apps/edge/serve.ts")], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    })

  test.each(["SIGINT", "SIGTERM"] as const)(
    "says what to try, streams it, and leaves nothing behind on %s",
    async (signal) => {
      const program = starter({ PORT: "0" })
      const lines: string[] = []
      const url = await new Promise<string>((found) => {
        createInterface(program.stdout).on("line", (line) => {
          lines.push(line)
          const page = /The page: (http:\/\/\S+)\/$/.exec(line)
          if (page?.[1]) found(page[1])
        })
      })
      const page = await fetch(`${url}/`)
      expect([page.status, page.headers.get("content-security-policy")]).toEqual([
        200,
        expect.stringContaining("default-src 'none'"),
      ])
      expect(await page.text()).toContain("<!doctype html>")
      const command = lines.find((line) => line.trim().startsWith("curl -N"))
      if (hasCurl) expect(execFileSync("sh", ["-c", `${command} -s`], { encoding: "utf8" })).toContain("data: [DONE]")
      const children = descendants(program.pid ?? 0)
      expect(children.length).toBeGreaterThan(0)
      program.kill(signal)
      const [code] = (await once(program, "exit")) as [number]
      expect(code).toBe(0)
      // They have been told to end; the system takes a moment to see to it.
      for (let turn = 0; turn < 100 && children.some(isAlive); turn++)
        await new Promise((resolve) => setTimeout(resolve, 20))
      expect(children.filter(isAlive)).toEqual([])
    },
  )

  test("says in one line that the port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as { port: number }
    const { code, errors, output } = await runToEnd(starter({ PORT: String(port) }))
    server.close()
    expect([code, output]).toEqual([1, ""])
    expect(errors).toBe(`Cannot start the gateway: port ${port} is taken. Choose another one: PORT=8788 npm start\n`)
  })

  test("names the key of the configuration that is wrong", async () => {
    const { code, errors } = await runToEnd(
      starter({ MILLRACE_CONFIG: '{"upstreams":[{"id":"a","baseUrl":"ftp://x","models":["*"]}]}' }),
    )
    expect([code, errors]).toEqual([
      1,
      "Cannot start the gateway: MILLRACE_CONFIG: upstreams[0].baseUrl: wanted a URL of http or https\n",
    ])
  })
})

/** The processes below one, as Linux lists them. */
function descendants(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean)
      .map(Number)
    return children.flatMap((child) => [child, ...descendants(child)])
  } catch {
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false
  }
}
