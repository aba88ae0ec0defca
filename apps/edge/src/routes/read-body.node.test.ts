import { expect, test } from "vitest"
import { GatewayError } from "../guard/errors.ts"
import { readBody } from "./read-body.ts"
import { type Call, readCall } from "./read-call.ts"

const messages = [{ role: "user", content: "Hi" }]

function request(body: BodyInit, type = "application/json"): Request {
  return new Request("http://gateway/", { method: "POST", body, headers: { "content-type": type } })
}

/** As the route for OpenAI's chat reads a request. */
async function read(from: Request, limit: number): Promise<Call & { text: string }> {
  const { text, value } = await readBody(from, limit)
  return { ...readCall(value, { list: "messages", streams: false, choices: value.n, wantsUsage: false }), text }
}

async function refusal(body: unknown, type?: string, limit = 10_000): Promise<unknown[]> {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body)
  try {
    await read(request(text as BodyInit, type), limit)
  } catch (error) {
    if (error instanceof GatewayError) return [error.status, error.code, error.param]
    throw error
  }
  return []
}

test("readCall() gives what the gateway needs, and the text as it came", async () => {
  const text = JSON.stringify({ model: "a/b", messages, stream: true, anything: [1] })
  expect(await read(request(text, "application/json; charset=utf-8"), 1_000)).toEqual({
    model: "a/b",
    stream: true,
    choices: 1,
    wantsUsage: false,
    text,
  })
})

test("readCall() tells how many choices are asked for, and leaves what is no count to the upstream", async () => {
  for (const [n, choices] of [
    [3, 3],
    [1, 1],
    [undefined, 1],
    [null, 1],
    [0, 1],
    [-2, 1],
    [1.5, 1],
    ["2", 1],
  ] as const) {
    const text = JSON.stringify({ model: "a/b", messages, n })
    expect((await read(request(text), 1_000)).choices).toBe(choices)
  }
})

test("readCall() names the first bad message of millions, and no other", async () => {
  const text = `{"model":"a/b","messages":[{},${"1,".repeat(4_000_000)}1]}`
  expect(await refusal(text, "application/json", 16_000_000)).toEqual([400, "invalid_request", "messages[1]"])
})

test("readBody() takes a request that breaks off for a client that has gone", async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error("aborted"))
    },
  })
  const broken = new Request("http://gateway/", {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
    duplex: "half",
  } as RequestInit)
  await expect(read(broken, 1_000)).rejects.toMatchObject({ code: "client_closed", status: 499 })
})

test("readCall() takes no stream and a null stream for false", async () => {
  for (const stream of [undefined, null, false]) {
    expect((await read(request(JSON.stringify({ model: "a/b", messages, stream })), 1_000)).stream).toBe(false)
  }
})

test.each([
  ["no JSON", "{oops", [400, "invalid_json", undefined]],
  ["nothing", "", [400, "invalid_json", undefined]],
  ["bytes that are no UTF-8", Uint8Array.of(0x22, 0xff, 0x22), [400, "invalid_json", undefined]],
  ["a list", [], [400, "invalid_request", undefined]],
  ["null", null, [400, "invalid_request", undefined]],
  ["no model", { messages }, [400, "invalid_request", "model"]],
  ["an empty model", { model: "", messages }, [400, "invalid_request", "model"]],
  ["a model that is a number", { model: 1, messages }, [400, "invalid_request", "model"]],
  ["no messages", { model: "a/b" }, [400, "invalid_request", "messages"]],
  ["messages that are text", { model: "a/b", messages: "Hi" }, [400, "invalid_request", "messages"]],
  ["an empty list of messages", { model: "a/b", messages: [] }, [400, "invalid_request", "messages"]],
  ["a message that is text", { model: "a/b", messages: ["Hi"] }, [400, "invalid_request", "messages[0]"]],
  ["a stream that is text", { model: "a/b", messages, stream: "true" }, [400, "invalid_request", "stream"]],
])("readCall() refuses %s", async (_name, body, wanted) => {
  expect(await refusal(body)).toEqual(wanted)
})

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
  "readBody() refuses %s, which any page may send",
  async (type) => {
    expect(await refusal({ model: "a/b", messages }, type)).toEqual([415, "unsupported_media_type", undefined])
  },
)

test("readBody() counts bytes while they come, and reads no further than the limit", async () => {
  let given = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        given++
        controller.enqueue(new Uint8Array(1_000))
      },
    },
    { highWaterMark: 0 },
  )
  const endless = new Request("http://gateway/", {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
    duplex: "half",
  } as RequestInit)
  await expect(read(endless, 10_000)).rejects.toMatchObject({ status: 413, code: "request_too_large" })
  expect(given).toBeLessThan(13)
})

test("readBody() takes a request of exactly the limit", async () => {
  const text = JSON.stringify({ model: "a/b", messages })
  expect((await read(request(text), text.length)).text).toBe(text)
  expect(await refusal(text, undefined, text.length - 1)).toEqual([413, "request_too_large", undefined])
})
