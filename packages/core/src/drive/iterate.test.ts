import { describe, expect, test } from "vitest"
import { decodeText } from "../bytes/decode-text.ts"
import { flatMap } from "../item/flat-map.ts"
import { map } from "../item/map.ts"
import { take } from "../item/take.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { lines } from "../text/lines.ts"
import { batches } from "./batches.ts"
import { iterate } from "./iterate.ts"

const chunks = <Chunk>(...values: Chunk[]) => values.map((chunk) => ({ chunk }))
const silence = { silence: true } as const
const mine = new Error("mine")
const failAt = (wanted: number) =>
  map((number: number) => {
    if (number === wanted) throw mine
    return number
  })

test("iterate() gives items one by one and batches() one array for every chunk that yields", async () => {
  const input = ["a\nb\n", "c", "d\n", "e"]
  expect(await Array.fromAsync(iterate(input, lines()))).toEqual(["a", "b", "cd", "e"])
  expect(await Array.fromAsync(batches(input, lines()))).toEqual([["a", "b"], ["cd"], ["e"]])
})

describe.each([
  ["iterate()", iterate, (item: unknown) => item],
  ["batches()", batches, (items: unknown) => (items as unknown[])[0]],
] as const)("%s", (_name, drive, first) => {
  const open = drive as typeof iterate

  test("works over a ReadableStream, an async iterable and an iterable", async () => {
    async function* generate() {
      yield new Uint8Array([0x61])
    }
    for (const source of [scriptedSource(chunks(Uint8Array.of(0x61))).stream, generate(), [Uint8Array.of(0x61)]]) {
      const iterator = open(source, decodeText())
      expect(first((await iterator.next()).value)).toBe("a")
      expect(await iterator.next()).toEqual({ done: true, value: undefined })
      expect(await iterator.next()).toEqual({ done: true, value: undefined })
    }
  })

  test("reads nothing before it is asked, and nothing ahead", async () => {
    const source = scriptedSource(chunks(1, 2))
    const iterator = open(source.stream)
    await settle()
    expect(source.pulls).toBe(0)
    await iterator.next()
    await settle()
    expect(source.given).toBe(1)
  })

  test("cancels the source at break", async () => {
    const source = scriptedSource([...chunks(1, 2), silence])
    for await (const _item of open(source.stream)) break
    expect(source.cancelled).toHaveLength(1)
  })

  test("cancels the source when the loop's body throws", async () => {
    const source = scriptedSource([...chunks(1, 2), silence])
    const loop = async () => {
      for await (const _item of open(source.stream)) throw mine
    }
    await expect(loop()).rejects.toBe(mine)
    expect(source.cancelled).toHaveLength(1)
  })

  test("returns an iterator at break", async () => {
    let closed = false
    function* numbers() {
      try {
        yield* [1, 2, 3]
      } finally {
        closed = true
      }
    }
    for await (const _item of open(numbers())) break
    expect(closed).toBe(true)
  })

  test("ends a waiting next when it is returned", async () => {
    const source = scriptedSource([...chunks(1), silence])
    const iterator = open(source.stream)
    await iterator.next()
    const waiting = iterator.next()
    await settle()
    await iterator.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(source.cancelled).toHaveLength(1)
  })

  test("gives nothing more when a block's own callback returns it", async () => {
    const source = scriptedSource([...chunks([1, 2, 3]), silence])
    const stop = map((item: number) => {
      if (item === 2) iterator.return?.()
      return item
    })
    const iterator: AsyncIterableIterator<unknown> = open(
      source.stream,
      flatMap((items) => items),
      stop,
    )
    await iterator.next()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(source.cancelled).toHaveLength(1)
  })

  test("hands the reason of throw to the source", async () => {
    const source = scriptedSource([...chunks(1), silence])
    const iterator = open(source.stream)
    await expect(iterator.throw?.(mine)).rejects.toBe(mine)
    expect(source.cancelled).toEqual([mine])
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test("gives a block's error behind what came before, cancels the source with it, and is over", async () => {
    const source = scriptedSource([...chunks([1, 2]), silence])
    const iterator = open(
      source.stream,
      flatMap((items) => items),
      failAt(2),
    )
    expect(first((await iterator.next()).value)).toBe(1)
    await expect(iterator.next()).rejects.toBe(mine)
    expect(source.cancelled).toEqual([mine])
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test("gives an error of the source its identity, once", async () => {
    const iterator = open(scriptedSource([...chunks(1), { error: mine }]).stream)
    await iterator.next()
    await expect(iterator.next()).rejects.toBe(mine)
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test("ends where a block terminates, and lets the source go", async () => {
    const source = scriptedSource([...chunks(1, 2, 3), silence])
    expect((await Array.fromAsync(open(source.stream, take<number>(2)))).flat()).toEqual([1, 2])
    expect(source.cancelled).toHaveLength(1)
  })

  test("answers calls of next that do not wait for one another in order", async () => {
    const iterator = open(scriptedSource(chunks(1, 2, 3)).stream)
    const answers = await Promise.all([1, 2, 3, 4].map(() => iterator.next()))
    expect(answers.map((answer) => first(answer.value ?? []) ?? "done").slice(0, 3)).toEqual([1, 2, 3])
    expect(answers[3]).toEqual({ done: true, value: undefined })
  })

  test.each([3, 4])("answers in order with %i calls outstanding, whatever the pauses between them", async (ahead) => {
    for (let pause = 0; pause <= 8; pause++) {
      const iterator = open(scriptedSource(chunks(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).stream)
      const asked: Promise<IteratorResult<unknown>>[] = []
      while (asked.length < 12) {
        asked.push(iterator.next())
        if (asked.length % ahead === 0) for (let turn = 0; turn < pause; turn++) await null
      }
      const answers = await Promise.all(asked)
      const given = answers.map(({ done, value }) => (done ? "done" : first(value)))
      expect(given).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "done", "done"])
    }
  })

  test("ends a waiting next over an iterator that is stuck", async () => {
    const stuck = { next: () => new Promise<never>(() => {}), [Symbol.asyncIterator]: () => stuck }
    const iterator = open(stuck)
    const waiting = iterator.next()
    await iterator.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test("throws where an iterator gives no result", async () => {
    const odd = { next: () => undefined, [Symbol.asyncIterator]: () => odd }
    await expect(open(odd as never).next()).rejects.toBeInstanceOf(TypeError)
  })

  test("throws its caller's reason, also where the source does not want to be cancelled", async () => {
    const stream = new ReadableStream({ cancel: () => Promise.reject(new Error("another")) })
    await expect(open(stream).throw?.(mine)).rejects.toBe(mine)
  })

  test("gives the stream back when it ends, fails or is left", async () => {
    const ended = scriptedSource(chunks(1)).stream
    await Array.fromAsync(open(ended))
    const failed = scriptedSource([{ error: mine }]).stream
    await expect(open(failed).next()).rejects.toBe(mine)
    const left = scriptedSource(chunks(1, 2)).stream
    for await (const _item of open(left)) break
    const failedInBlock = scriptedSource(chunks(2)).stream
    await expect(open(failedInBlock, failAt(2)).next()).rejects.toBe(mine)
    expect([ended, failed, left, failedInBlock].map((stream) => stream.locked)).toEqual([false, false, false, false])
    await left.cancel()
  })

  test("refuses a stream that is locked elsewhere at once", () => {
    const { stream } = scriptedSource(chunks(1))
    stream.getReader()
    expect(() => open(stream)).toThrow(expect.objectContaining({ code: "stream-locked" }))
  })
})

test("iterate() without blocks gives an error that came while nobody read", async () => {
  let controller!: ReadableStreamDefaultController<number>
  const stream = new ReadableStream<number>({
    start(started) {
      controller = started
      controller.enqueue(1)
    },
  })
  const iterator = iterate(stream)
  expect(await iterator.next()).toEqual({ done: false, value: 1 })
  const error = new Error("gone")
  controller.error(error)
  await settle()
  await expect(iterator.next()).rejects.toBe(error)
  expect(await iterator.next()).toEqual({ done: true, value: undefined })
  expect(stream.locked).toBe(false)
})
