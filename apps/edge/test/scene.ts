/** A gateway on a virtual clock, before an upstream that does what the test says: no network, no waiting. */
import { type VirtualClock, virtualClock } from "@millrace/core/testing"
import { createApp } from "../src/app.ts"
import { readConfig } from "../src/config/read-config.ts"

export const KEY = "sk-canary-0123456789"

/** Milliseconds by which time passes where a test does not say. */
const STEP = 50

/** Well known limits, in milliseconds and bytes. */
export const limits = {
  commitAfter: 1_000,
  heartbeat: 300,
  timeouts: { firstEvent: 5_000, idle: 2_000, total: 10_000 },
  maxEventByteLength: 2_000,
  maxResponseByteLength: 20_000,
  maxRequestByteLength: 10_000,
}

export const chunk = (content: string, more = ""): string =>
  `data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}}${more}}]}\n\n`
export const finish: string = chunk("", ',"finish_reason":"stop"')
export const done = "data: [DONE]\n\n"
export const errorEvent = 'data: {"error":{"message":"leak canary","type":"server_error","code":"overloaded"}}\n\n'

/** What an upstream is to do: text is written, a number is waited for, `"reset"` breaks the connection, `"hang"` is silence. */
export type Script = readonly (string | number)[]

export interface Asked {
  readonly url: string
  readonly init: RequestInit
  /** When the gateway aborted the request or cancelled its body, or read it to its end, or when it broke by itself. */
  endedAt: number | undefined
  /** How many pieces were read. */
  given: number
}

export interface Scene {
  readonly clock: VirtualClock
  readonly asked: Asked[]
  readonly lines: string[]
  readonly client: AbortController
  /** Sends a request and gives the response when it comes; time must be let pass by the test. */
  send(body?: object, headers?: Record<string, string>, path?: string): Promise<Response>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** The log's last line. */
  record(): Record<string, unknown>
}

/** What `fetch` gives for a request. */
export type Answerer = (
  asked: Asked,
  stream: (script: Script) => ReadableStream<Uint8Array>,
) => Response | Promise<Response>

export interface SceneOptions {
  readonly answer?: Answerer | undefined
  readonly config?: object
  readonly secrets?: Record<string, string>
}

export function createScene({ answer, config, secrets = { KEY } }: SceneOptions = {}): Scene {
  const clock = virtualClock()
  const asked: Asked[] = []
  const lines: string[] = []
  const client = new AbortController()
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const entry: Asked = { url: String(input), init, endedAt: undefined, given: 0 }
    asked.push(entry)
    init.signal?.addEventListener("abort", () => {
      entry.endedAt ??= clock.now()
    })
    if (answer === undefined) throw new TypeError("fetch failed")
    return answer(entry, (script) => play(script, clock, entry))
  }
  const app = createApp({
    clock,
    fetch,
    secrets,
    log: (line) => lines.push(line),
    config: readConfig(
      JSON.stringify(
        config ?? {
          upstreams: [{ id: "up", baseUrl: "https://api.example.com/v1", secret: "KEY", models: ["*"] }],
          limits,
        },
      ),
    ),
  })
  return {
    clock,
    asked,
    lines,
    client,
    async send(body = {}, headers = {}, path = "/v1/chat/completions") {
      const request = { model: "up/m", stream: true, messages: [{ role: "user", content: "Hi" }], ...body }
      return app.fetch(
        new Request(`http://gateway${path}`, {
          method: "POST",
          body: JSON.stringify(request),
          headers: { "content-type": "application/json", ...headers },
          signal: client.signal,
        }),
      )
    },
    get: async (path, headers = {}) => app.fetch(new Request(`http://gateway${path}`, { headers })),
    record: () => JSON.parse(lines.at(-1) ?? "{}"),
  }
}

/** Answers every request with an event stream. */
export function streaming(...script: Script): Answerer {
  return (_asked, stream) => new Response(stream(script), { headers: { "content-type": "text/event-stream" } })
}

function play(script: Script, clock: VirtualClock, entry: Asked): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let position = 0
  let timer: unknown
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const step = script[position++]
          if (step === undefined) {
            entry.endedAt ??= clock.now()
            return controller.close()
          }
          if (step === "reset") {
            entry.endedAt ??= clock.now()
            throw new TypeError("terminated: leak canary")
          }
          if (step === "hang") return new Promise<void>(() => {})
          if (typeof step === "string") {
            entry.given++
            return controller.enqueue(encoder.encode(step))
          }
          await new Promise<void>((resolve) => {
            timer = clock.setTimeout(resolve, step)
          })
        }
      },
      cancel() {
        clock.clearTimeout(timer)
        entry.endedAt ??= clock.now()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Reads a body to its end while time passes; an error of the body is given as `broken`. */
export async function readAll(
  response: Response,
  clock: VirtualClock,
  step: number = STEP,
): Promise<{ text: string; broken: boolean }> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ""
  let over = false
  const reading = (async () => {
    try {
      for (;;) {
        const { done: isDone, value } = await reader.read()
        if (isDone) return false
        text += decoder.decode(value, { stream: true })
      }
    } catch {
      return true
    } finally {
      over = true
    }
  })()
  while (!over) await clock.advance(step)
  return { text, broken: await reading }
}

/** Lets time pass until a promise settles. */
export async function passing<Value>(
  promise: Promise<Value>,
  clock: VirtualClock,
  step: number = STEP,
): Promise<Value> {
  let over = false
  const settled = () => {
    over = true
  }
  promise.then(settled, settled)
  while (!over) await clock.advance(step)
  return promise
}
