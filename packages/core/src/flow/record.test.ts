import { expect, test } from "vitest"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { record } from "./record.ts"
import { toText } from "./to-text.ts"

test("record() obeys the laws of flows", () => obeysFlowLaws((source, setting) => record(source, setting).stream))

test("record() obeys the laws of flows where nothing can be recorded", () =>
  obeysFlowLaws((source, setting) => record(source, { ...setting, maxLength: 1 }).stream))

test("record() writes down texts, bytes and other items at their time since the first read", async () => {
  const clock = virtualClock()
  const bytes = Uint8Array.of(9, 0, 255, 128, 9).subarray(1, 4)
  const script = [
    { delay: 10.00049 },
    { chunk: 'a"\n\ud800' },
    { delay: 5 },
    { chunk: bytes },
    { chunk: { a: [null] } },
    { delay: 3 },
  ]
  const source = scriptedSource<unknown>(script, { clock })
  const { stream, cassette } = record(source.stream, { clock })
  await clock.advance(1000)
  const given = Array.fromAsync(stream)
  const text = toText(cassette)
  await clock.advance(100)
  expect(await text).toBe(
    [
      '{"cassette":1}',
      '[10,"a\\"\\n\\ud800"]',
      '[15,{"bytes":"AP+A"}]',
      '[15,{"item":{"a":[null]}}]',
      '{"end":"close","at":18}\n',
    ].join("\n"),
  )
  expect((await given)[1]).toBe(bytes)
})

test("record() encodes large chunks", async () => {
  const bytes = new Uint8Array(100_000).fill(65)
  const { stream, cassette } = record([bytes])
  await Array.fromAsync(stream)
  const entry = JSON.parse((await toText(cassette)).split("\n")[1] as string)
  expect(atob(entry[1].bytes)).toBe("A".repeat(100_000))
})

test("record() gives the lines as they are recorded", async () => {
  const { stream, cassette } = record(["a", "b"], { clock: virtualClock() })
  const [reader, tape] = [stream.getReader(), cassette.getReader()]
  expect((await tape.read()).value).toBe('{"cassette":1}\n')
  await reader.read()
  expect((await tape.read()).value).toBe('[0,"a"]\n')
  await reader.cancel()
  expect((await tape.read()).value).toBe('{"end":"cut","at":0}\n')
  expect((await tape.read()).done).toBe(true)
})

test("record() writes down an error, and that an abort has cut the recording", async () => {
  const error = Object.assign(new RangeError("gone"), { code: "far" })
  const failed = record(scriptedSource([{ error }]).stream, { clock: virtualClock() })
  await expect(failed.stream.getReader().read()).rejects.toBe(error)
  expect(await toText(failed.cassette)).toBe(
    '{"cassette":1}\n{"end":"error","error":{"name":"RangeError","message":"gone","code":"far"},"at":0}\n',
  )
  const aborted = record([1], { clock: virtualClock(), signal: AbortSignal.abort() })
  expect(await toText(aborted.cassette)).toBe('{"cassette":1}\n{"end":"cut","at":0}\n')
})

test("record() writes down what is thrown that is no error", async () => {
  const { stream, cassette } = record(scriptedSource([{ error: "gone" }]).stream, { clock: virtualClock() })
  await expect(stream.getReader().read()).rejects.toBe("gone")
  expect(await toText(cassette)).toContain('{"name":"Error","message":"gone"}')
})

test("record() disturbs no error that cannot be written down", async () => {
  const error = Object.create(null)
  const { stream, cassette } = record(scriptedSource([{ error }]).stream, { clock: virtualClock() })
  expect(
    await stream
      .getReader()
      .read()
      .catch((caught) => caught === error),
  ).toBe(true)
  expect(await toText(cassette)).toContain('{"name":"Error","message":"an object"}')
})

test("record() keeps all that waits where it has no limit", async () => {
  const { stream, cassette } = record(["a"], { clock: virtualClock(), maxLength: Number.POSITIVE_INFINITY })
  await Array.fromAsync(stream)
  expect(await toText(cassette)).toContain('[0,"a"]')
})

test("record() lets the stream go on where the cassette is longer than may wait", async () => {
  const { stream, cassette } = record(["abc", "d"], { clock: virtualClock(), maxLength: 15 + 12 })
  expect(await Array.fromAsync(stream)).toEqual(["abc", "d"])
  await expect(toText(cassette)).rejects.toMatchObject({ code: "stream-too-long", limit: 27, received: 33 })
})

test("record() counts only what waits against its limit", async () => {
  const { stream, cassette } = record(Array(50).fill("abc"), { clock: virtualClock(), maxLength: 40 })
  const text = toText(cassette)
  for await (const _ of stream) await settle()
  expect(await text).toHaveLength(15 + 50 * 10 + 23)
})

test("record() lets the stream go on where an item is not JSON, and where nobody wants the cassette", async () => {
  const broken = record([1n])
  expect(await Array.fromAsync(broken.stream)).toEqual([1n])
  await expect(toText(broken.cassette)).rejects.toBeInstanceOf(TypeError)
  const unwanted = record([1, 2])
  await unwanted.cassette.cancel()
  expect(await Array.fromAsync(unwanted.stream)).toEqual([1, 2])
})

test.each([undefined, () => {}, Symbol("s")])(
  "record() fails the cassette at %s, which is not JSON, and no more",
  async (item) => {
    const { stream, cassette } = record([item])
    expect(await Array.fromAsync(stream)).toEqual([item])
    await expect(Array.fromAsync(cassette)).rejects.toMatchObject({ code: "not-serializable" })
  },
)
