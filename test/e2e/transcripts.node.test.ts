/**
 * Streams as providers have sent them, recorded, through the gateway: every event comes through as it was, and every end is
 * told for what it is. The recordings lie beside the repository; without them there is nothing to check.
 */
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { decodeSse, run } from "@millrace/core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { begin, type FakeUpstream, startFakeUpstream } from "./fake-upstream.ts"
import { type Gateway, mainRuntimes } from "./gateways.ts"

const FOLDER = resolve(import.meta.dirname, "../../../shared/data/transcripts")
const PROVIDERS =
  /^(?:alibaba|azure-chat|cerebras|crusoe|deepseek|gpustack|groq|local-5002|local-8000-vllm-like|mistral|moonshotai|ollama-openai-compat|openai-chat|openai-compatible|openrouter|snowflake-cortex|writer|zai)\//

/** Those in which the provider itself told an error, and what is kept of it. */
const ERRORS: Readonly<Record<string, string>> = {
  "groq/test_tool_use_failed_error_streaming-25e988.sse": "tool_use_failed",
  "groq/test_tool_use_failed_error_streaming_with_text-952e74.sse": "tool_use_failed",
  "openrouter/test_openrouter_stream_error-baafd4.sse": "400",
}

const transcripts = existsSync(FOLDER) ? readTranscripts() : []
if (transcripts.length === 0) console.log("Recorded provider streams are not beside the repository: not checked")

function readTranscripts(): { name: string; bytes: Uint8Array }[] {
  const { files } = JSON.parse(readFileSync(resolve(FOLDER, "manifest.json"), "utf8")) as {
    files: { file: string; kind: string }[]
  }
  return files
    .filter(({ file }) => PROVIDERS.test(file))
    .map(({ file, kind }) => {
      const bytes = readFileSync(resolve(FOLDER, file))
      if (kind === "sse") return { name: file, bytes: new Uint8Array(bytes) }
      const lines = bytes
        .toString("utf8")
        .split("\n")
        .filter((line) => line.trim() !== "")
      return { name: file, bytes: new TextEncoder().encode(lines.map((line) => `data: ${line}\n\n`).join("")) }
    })
}

const data = (bytes: Uint8Array): string[] =>
  run([bytes], decodeSse({ onTruncated: "dispatch" })).map((event) => event.data)

describe.runIf(transcripts.length > 0).each(mainRuntimes)("on %s", (_runtime, start) => {
  let upstream: FakeUpstream
  let gateway: Gateway
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    for (const [index, { bytes }] of transcripts.entries()) {
      upstream.on(`whole-${index}`, (call) => void begin(call, bytes).end())
      upstream.on(`torn-${index}`, async (call) => {
        const response = begin(call)
        for (let place = 0; place < bytes.length; place += 997) {
          response.write(bytes.subarray(place, place + 997))
          await new Promise((resolve) => setImmediate(resolve))
        }
        response.end()
      })
      upstream.on(`cut-${index}`, (call) => void begin(call, bytes.subarray(0, bytes.length / 3)).end())
    }
    gateway = await start(upstream.url)
  })
  afterAll(async () => {
    await gateway?.close()
    await upstream.close()
  })

  /** Who asks for usage is given every event; from others the gateway keeps the one that it asked for itself. */
  const asking = { stream_options: { include_usage: true } }
  const receive = async (model: string, accept = "text/event-stream") =>
    new Uint8Array(
      await (await gateway.post({ model: `up/${model}`, ...asking }, { headers: { accept } })).arrayBuffer(),
    )

  test.each(transcripts.map(({ name, bytes }, index) => [name, index, bytes] as const))(
    "%s",
    async (name, index, bytes) => {
      const direct = data(bytes)
      const whole = data(await receive(`whole-${index}`))
      expect(data(await receive(`torn-${index}`))).toEqual(whole)
      const error = ERRORS[name]
      if (error === undefined) {
        // Where the provider leaves out [DONE], the gateway says it.
        expect(whole).toEqual(direct.at(-1) === "[DONE]" ? direct : [...direct, "[DONE]"])
      } else {
        expect(whole.slice(0, -1)).toEqual(direct.slice(0, whole.length - 1))
        expect(JSON.parse(whole.at(-1) ?? "")).toMatchObject({ error: { code: error } })
      }

      const lines = new TextDecoder()
        .decode(await receive(`whole-${index}`, "application/x-ndjson"))
        .trimEnd()
        .split("\n")
      expect(lines.map((line) => JSON.parse(line))).toEqual(
        whole.filter((text) => text !== "[DONE]").map((text) => JSON.parse(text)),
      )

      const torn = await gateway.post({ model: `up/cut-${index}`, ...asking })
      // A third of a stream may hold comments alone: nothing was begun then, and the status tells.
      if (torn.status !== 200) return expect(torn.status).toBe(502)
      const cut = data(new Uint8Array(await torn.arrayBuffer()))
      expect(cut.slice(0, -1)).toEqual(direct.slice(0, cut.length - 1))
      expect(JSON.parse(cut.at(-1) ?? "")).toMatchObject({ error: { code: "upstream_truncated" } })
    },
  )
})
