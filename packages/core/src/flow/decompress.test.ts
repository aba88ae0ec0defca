import fc from "fast-check"
import { expect, test } from "vitest"
import { joinBytes } from "../block/join-bytes.ts"
import { cutEvery, scriptedSource, settle } from "../testing/index.ts"
import { compress } from "./compress.ts"
import { decompress } from "./decompress.ts"
import { toText } from "./to-text.ts"

const formats = ["gzip", "deflate", "deflate-raw"] as const
const encode = (text: string) => new TextEncoder().encode(text)
const pack = async (format: (typeof formats)[number], data: Uint8Array) =>
  joinBytes(await Array.fromAsync(compress([data], format)))

test.each(formats)("decompress() undoes %s, wherever it is cut", async (format) => {
  const text = "Hello, millrace! ".repeat(50)
  const packed = await pack(format, encode(text))
  for (const size of [1, 7, packed.length]) {
    const chunks = []
    for (let start = 0; start < packed.length; start += size) chunks.push(packed.subarray(start, start + size))
    expect(await toText(decompress(chunks, format))).toBe(text)
  }
})

test("decompress() gives what compress() was given, whatever it is and however both are cut", async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(
      chunks,
      fc.constantFrom(...formats),
      fc.integer({ min: 1, max: 20 }),
      async (given, format, width) => {
        const packed = joinBytes(await Array.fromAsync(compress(given, format)))
        const back = await Array.fromAsync(decompress(cutEvery(packed, width), format))
        expect(joinBytes<ArrayBufferLike>(back)).toEqual(joinBytes(given))
      },
    ),
  )
})

// Deno takes the end of the others as it comes.
test.each("Deno" in globalThis ? (["gzip"] as const) : formats)(
  "decompress() takes %s that is cut for an error, not for an end",
  async (format) => {
    const packed = await pack(format, encode("Hello, millrace!"))
    for (const length of [0, 1, 5, packed.length - 1]) {
      await expect(toText(decompress([packed.subarray(0, length)], format))).rejects.toMatchObject({
        code: "invalid-compression",
      })
      await settle()
    }
  },
)

test("decompress() takes bytes that are none of its format for an error, with what the platform says", async () => {
  const source = scriptedSource([{ chunk: encode("this is no gzip at all") }, { silence: true }])
  const caught = await toText(decompress(source.stream, "gzip")).catch((error) => error)
  expect(caught).toBeInstanceOf(SyntaxError)
  expect(caught.code).toBe("invalid-compression")
  expect(caught.cause).toBeInstanceOf(Error)
  await settle()
  expect(source.cancelled).toEqual([caught])
})

test.each(formats)("decompress() stops a bomb of %s at its limit, having given all below it", async (format) => {
  const packed = await pack(format, new Uint8Array(20_000_000))
  const source = scriptedSource([{ chunk: packed }, { silence: true }])
  const reader = decompress(source.stream, format, { maxByteLength: 100_000 }).getReader()
  let length = 0
  const read = async () => {
    for (;;) {
      const { value } = await reader.read()
      length += value?.byteLength ?? Number.NaN
    }
  }
  const error = { code: "stream-too-long", limit: 100_000 }
  await expect(read()).rejects.toMatchObject(error)
  expect(length).toBe(100_000)
  await settle()
  expect(source.cancelled).toMatchObject([error])
})

test("decompress() undoes other formats, too, and stops their bombs, where the platform has them", async () => {
  for (const format of ["brotli", "zstd"] as const) {
    const zeros = () => [new Uint8Array(1_000_000)]
    const packed = await (async () => Array.fromAsync(compress(zeros(), format)))().catch(() => undefined)
    if (packed === undefined) continue
    expect(joinBytes<ArrayBufferLike>(await Array.fromAsync(decompress(packed, format)))).toHaveLength(1_000_000)
    const tooLong = toText(decompress(packed, format, { maxByteLength: 1000 }))
    await expect(tooLong).rejects.toMatchObject({ code: "stream-too-long" })
  }
})

test("decompress() takes views of any kind for their bytes", async () => {
  const { buffer } = await pack("gzip", encode("Hello, millrace! "))
  expect(await toText(decompress([new DataView(buffer) as never], "gzip"))).toBe("Hello, millrace! ")
})

test("decompress() lets output through that is just as long as its limit", async () => {
  const packed = await pack("gzip", new Uint8Array(5000))
  expect(await toText(decompress([packed], "gzip", { maxByteLength: 5000 }))).toHaveLength(5000)
})

test("decompress() passes an error of the source on as it is", async () => {
  const packed = await pack("gzip", encode("Hello"))
  const error = new Error("gone")
  const source = scriptedSource([{ chunk: packed.subarray(0, 5) }, { error }])
  await expect(toText(decompress(source.stream, "gzip"))).rejects.toBe(error)
  await settle()
})

test("decompress() that is cancelled or aborted cancels the source once, and disturbs nobody", async () => {
  const packed = await pack("gzip", new Uint8Array(2_000_000))
  for (const isAbort of [false, true]) {
    for (const count of [0, 1]) {
      const source = scriptedSource([{ chunk: packed.subarray(0, packed.length - 9) }, { silence: true }])
      const abort = new AbortController()
      const reader = decompress(source.stream, "gzip", { signal: abort.signal }).getReader()
      for (let reads = 0; reads < count; reads++) await reader.read()
      if (isAbort) abort.abort("enough")
      else await reader.cancel("enough")
      const read = reader.read()
      if (isAbort) await expect(read).rejects.toBe("enough")
      else expect((await read).done).toBe(true)
      await settle()
      expect(source.cancelled).toEqual(["enough"])
      expect(source.stream.locked).toBe(false)
    }
  }
})

test("decompress() refuses a limit that is none", () => {
  expect(() => decompress([], "gzip", { maxByteLength: 0 })).toThrow(
    expect.objectContaining({ code: "invalid-option" }),
  )
})
