import { expect, test } from "vitest"
import { ConfigError, readConfig } from "./read-config.ts"

const upstream = { id: "one", baseUrl: "https://api.example.com/v1", models: ["*"] }

function problems(value: unknown): readonly string[] {
  try {
    readConfig(typeof value === "string" ? value : JSON.stringify(value))
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test("readConfig() serves only the recordings where nothing is configured, with finite limits", () => {
  const config = readConfig(undefined)
  expect([config.upstreams, config.replay]).toEqual([[], { speed: 1 }])
  expect(config.limits).toEqual({
    maxRequestByteLength: 8_388_608,
    maxEventByteLength: 8_388_608,
    maxResponseByteLength: 67_108_864,
    timeouts: { firstEvent: 120_000, idle: 60_000, total: 600_000 },
    commitAfter: 5_000,
    heartbeat: 15_000,
  })
  expect(readConfig(" ")).toEqual(config)
})

test("readConfig() takes an upstream with all that it can have", () => {
  const full = {
    ...upstream,
    secret: "ONE_KEY",
    models: ["a", "b/c"],
    headers: { "x-title": "Millrace" },
    timeouts: { idle: 1 },
    maxResponseByteLength: 1,
    dialect: "anthropic",
    onUnsupported: "reject",
    askUsage: false,
    defaultMaxTokens: 32_000,
  }
  expect(readConfig(JSON.stringify({ upstreams: [full] })).upstreams).toEqual([full])
})

test("readConfig() takes an upstream for one that speaks OpenAI's chat, and tells usage", () => {
  const config = readConfig(JSON.stringify({ upstreams: [upstream] }))
  expect(config.upstreams).toMatchObject([{ dialect: "openai-chat", onUnsupported: "warn", askUsage: true }])
})

test.each([
  [true, { speed: 1 }],
  [false, false],
  [{ speed: 20.5 }, { speed: 20.5 }],
])("readConfig() takes replay: %j", (replay, wanted) => {
  expect(readConfig(JSON.stringify({ replay })).replay).toEqual(wanted)
})

test.each([1, "yes", [], { speed: 0 }, { speed: 1_001 }, { speed: "fast" }, { speed: 1, pace: 1 }, null])(
  "readConfig() refuses replay: %j",
  (replay) => {
    expect(problems({ replay })).toHaveLength(1)
  },
)

test.each([
  ["no JSON", "{oops", ["is not JSON at position 1"]],
  ["no object", "[]", ["wanted an object"]],
  ["an unknown key", { upstream: [] }, ["upstream: is not a known key"]],
  ["no list", { upstreams: {} }, ["upstreams: wanted a list"]],
  [
    "a missing key",
    { upstreams: [{ ...upstream, baseUrl: undefined }] },
    ["upstreams[0].baseUrl: is missing: wanted a value"],
  ],
  [
    "a wrong type",
    { upstreams: [upstream, { ...upstream, id: "two", baseUrl: 5 }] },
    ["upstreams[1].baseUrl: wanted text"],
  ],
  [
    "a base without a scheme",
    { upstreams: [{ ...upstream, baseUrl: "api.example.com" }] },
    ["upstreams[0].baseUrl: wanted a URL, as in https://api.example.com/v1"],
  ],
  [
    "a base that is a file",
    { upstreams: [{ ...upstream, baseUrl: "file:///etc/passwd" }] },
    ["upstreams[0].baseUrl: wanted a URL of http or https"],
  ],
  [
    "a base with credentials",
    { upstreams: [{ ...upstream, baseUrl: "https://user:canary@api.example.com" }] },
    ["upstreams[0].baseUrl: wanted a URL without credentials: name the key by secret"],
  ],
  [
    "a base with a query",
    { upstreams: [{ ...upstream, baseUrl: "https://api.example.com/v1?key=canary" }] },
    ["upstreams[0].baseUrl: wanted a URL without query and fragment"],
  ],
  [
    "a key for the name of one",
    { upstreams: [{ ...upstream, secret: "sk-canary" }] },
    ["upstreams[0].secret: wanted the name of an environment variable, not a key"],
  ],
  [
    "a slash in an id",
    { upstreams: [{ ...upstream, id: "a/b" }] },
    ["upstreams[0].id: wanted up to 64 of a-z, 0-9, - and _, beginning with a letter or digit"],
  ],
  [
    "the built-in id",
    { upstreams: [{ ...upstream, id: "replay" }] },
    ['upstreams[0].id: wanted another id: "replay" is the built-in upstream'],
  ],
  [
    "an id twice",
    { upstreams: [upstream, upstream] },
    ["upstreams[1].id: wanted an id of its own: an upstream before it has the same"],
  ],
  [
    "no model",
    { upstreams: [{ ...upstream, models: [] }] },
    ['upstreams[0].models: wanted at least one model, or ["*"] for any'],
  ],
  [
    "any model and one",
    { upstreams: [{ ...upstream, models: ["*", "a"] }] },
    ['upstreams[0].models: wanted "*" alone, or models by name'],
  ],
  [
    "a header of the gateway's",
    { upstreams: [{ ...upstream, headers: { Authorization: "Bearer canary" } }] },
    ["upstreams[0].headers.Authorization: is a header that the gateway writes itself"],
  ],
  [
    "a header with a line end",
    { upstreams: [{ ...upstream, headers: { "x-a": "b\r\nx-c: canary" } }] },
    ["upstreams[0].headers.x-a: wanted printable ASCII"],
  ],
  [
    "a dialect that nobody can be asked in",
    { upstreams: [{ ...upstream, dialect: "cohere" }] },
    ["upstreams[0].dialect: wanted one of openai-chat, openai-responses, anthropic, gemini, ollama"],
  ],
  ["no time", { limits: { timeouts: { idle: 0 } } }, ["limits.timeouts.idle: wanted 1 millisecond or more"]],
  [
    "more time than timers take",
    { limits: { heartbeat: 3e9 } },
    ["limits.heartbeat: wanted 2147483647 milliseconds or less"],
  ],
  [
    "half a byte",
    { limits: { maxRequestByteLength: 0.5 } },
    ["limits.maxRequestByteLength: wanted a whole number of bytes"],
  ],
])("readConfig() names what is wrong with %s", (_name, value, wanted) => {
  const found = problems(value)
  expect(found.slice(0, wanted.length)).toEqual(wanted)
  expect(found.join()).not.toContain("canary")
})

test("readConfig() names everything that is wrong", () => {
  expect(problems({ upstreams: [{ ...upstream, id: "", models: "a" }], replay: 1 })).toHaveLength(3)
})
