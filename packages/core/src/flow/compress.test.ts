import { expect, test } from "vitest"
import { joinBytes } from "../block/join-bytes.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { compress } from "./compress.ts"
import { decompress } from "./decompress.ts"

const formats = ["gzip", "deflate", "deflate-raw"] as const
const bytes = (...values: number[]) => Uint8Array.from(values)

/** Bytes that cannot be made smaller, so that they come out as they go in. */
function noise(length: number) {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

test.each(formats)("compress() to %s can be undone, and the source is let go", async (format) => {
  for (const chunks of [[], [bytes()], [bytes(1), bytes(), bytes(2, 3)], [noise(200_000), new Uint8Array(300_000)]]) {
    const source = scriptedSource(chunks.map((chunk) => ({ chunk })))
    const compressed = await Array.fromAsync(compress(source.stream, format))
    expect(source.stream.locked).toBe(false)
    expect(source.cancelled).toEqual([])
    const whole = joinBytes(chunks)
    const back = joinBytes(await Array.fromAsync(decompress(compressed, format)))
    expect(back.length).toBe(whole.length)
    expect(back.every((byte, index) => byte === whole[index])).toBe(true)
  }
})

test("compress() gives what the platform can undo", async () => {
  const text = "Hello".repeat(100)
  const stream = compress([new TextEncoder().encode(text)], "gzip")
  expect(await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).text()).toBe(text)
})

test.each(["brotli", "zstd"] as const)(
  "compress() to %s can be undone where the platform knows how",
  async (format) => {
    let isKnown = true
    try {
      new CompressionStream(format as CompressionFormat)
    } catch {
      isKnown = false
    }
    const turn = () => Array.fromAsync(decompress(compress([bytes(1, 2)], format), format))
    if (isKnown) expect(joinBytes(await turn())).toEqual(bytes(1, 2))
    else expect(turn).toThrow(expect.objectContaining({ code: "invalid-option" }))
  },
)

test("compress() reads nothing before somebody reads", async () => {
  const source = scriptedSource([{ chunk: bytes(1) }])
  const stream = compress(source.stream, "gzip")
  await settle()
  expect(source.pulls).toBe(0)
  await stream.cancel("enough")
  expect(source.cancelled).toEqual(["enough"])
})

test("compress() stops reading while nobody reads", async () => {
  const source = scriptedSource(Array.from({ length: 100 }, () => ({ chunk: noise(50_000) })))
  const reader = compress(source.stream, "gzip").getReader()
  await reader.read()
  await settle()
  expect(source.given).toBeLessThan(10)
  await reader.cancel()
})

test("compress() passes an error of the source on", async () => {
  const error = new Error("gone")
  const stream = compress(scriptedSource([{ chunk: bytes(1) }, { error }]).stream, "gzip")
  await expect(Array.fromAsync(stream)).rejects.toBe(error)
  await settle()
})

test("compress() refuses chunks that are not bytes, and formats that the platform lacks", async () => {
  const source = scriptedSource([{ chunk: "text" as never }])
  await expect(Array.fromAsync(compress(source.stream, "gzip"))).rejects.toMatchObject({ code: "invalid-chunk" })
  expect(source.cancelled).toHaveLength(1)
  const untouched = new ReadableStream<Uint8Array>()
  expect(() => compress(untouched, "lzw" as never)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  expect(untouched.locked).toBe(false)
})

test.each([0, 1, 2] as const)(
  "compress() that is cancelled or aborted after %s chunks cancels the source once, and disturbs nobody",
  async (count) => {
    for (const isAbort of [false, true]) {
      const script = [{ chunk: noise(70_000) }, { chunk: noise(70_000) }].slice(0, count)
      const source = scriptedSource([...script, { silence: true }])
      const abort = new AbortController()
      const reader = compress(source.stream, "gzip", { signal: abort.signal }).getReader()
      const reads = Promise.allSettled(Array.from({ length: 100 }, () => reader.read()))
      await settle()
      if (isAbort) abort.abort("enough")
      else await reader.cancel("enough")
      const last = (await reads).at(-1)
      expect(last).toMatchObject(isAbort ? { reason: "enough" } : { value: { done: true } })
      await settle()
      expect(source.cancelled).toEqual(["enough"])
      expect(source.stream.locked).toBe(false)
    }
  },
)

test("compress() whose signal is aborted already reads nothing", async () => {
  const source = scriptedSource([{ chunk: bytes(1) }])
  const reader = compress(source.stream, "gzip", { signal: AbortSignal.abort("no") }).getReader()
  await expect(reader.read()).rejects.toBe("no")
  await settle()
  expect(source.pulls).toBe(0)
  expect(source.cancelled).toEqual(["no"])
})
