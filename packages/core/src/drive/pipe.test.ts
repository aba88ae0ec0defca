import { describe, expect, test } from "vitest"
import type { Block } from "../block/block.ts"
import { encodeText } from "../bytes/encode-text.ts"
import { filter } from "../item/filter.ts"
import { flatMap } from "../item/flat-map.ts"
import { map } from "../item/map.ts"
import { take } from "../item/take.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { lines } from "../text/lines.ts"
import { pipe } from "./pipe.ts"

const chunks = <Chunk>(...values: Chunk[]) => values.map((chunk) => ({ chunk }))
const silence = { silence: true } as const
const mine = new Error("mine")
const same = () => map((chunk: unknown) => chunk)

function failAt<Item>(wanted: Item): Block<Item, Item> {
  return map((item: Item) => {
    if (item === wanted) throw mine
    return item
  })
}

describe("pipe()", () => {
  test("reads a ReadableStream, an async iterable and an iterable", async () => {
    async function* generate() {
      yield "a\nb"
      yield "\n"
    }
    expect(await Array.fromAsync(pipe(scriptedSource(chunks("a\nb", "\n")).stream, lines()))).toEqual(["a", "b"])
    expect(await Array.fromAsync(pipe(generate(), lines()))).toEqual(["a", "b"])
    expect(await Array.fromAsync(pipe(["a\nb", "\n"], lines()))).toEqual(["a", "b"])
  })

  test("of no block gives the chunks", async () => {
    expect(await Array.fromAsync(pipe([1, 2]))).toEqual([1, 2])
  })

  test("of an empty source closes, with what the end yields", async () => {
    expect(await Array.fromAsync(pipe([], lines()))).toEqual([])
    const atEnd: Block<string, string> = { transform() {}, flush: (controller) => controller.enqueue("end") }
    expect(await Array.fromAsync(pipe([], atEnd))).toEqual(["end"])
  })

  test("reads nothing before its reader asks, and then no more than that", async () => {
    const source = scriptedSource(chunks("a\n", "b\n", "c\n"))
    const reader = pipe(source.stream, lines()).getReader()
    await settle()
    expect(source.pulls).toBe(0)
    expect(await reader.read()).toEqual({ done: false, value: "a" })
    await settle()
    expect(source.given).toBe(1)
    await reader.read()
    await settle()
    expect(source.given).toBe(2)
  })

  test("goes on past chunks that yield nothing", async () => {
    const source = scriptedSource(chunks(...Array.from({ length: 1000 }, (_, number) => number)))
    const reader = pipe(
      source.stream,
      filter((number) => number === 999),
    ).getReader()
    expect(await reader.read()).toEqual({ done: false, value: 999 })
  })

  test("delivers a chunk that yields many whole, without reading on", async () => {
    const source = scriptedSource(chunks(1, 2))
    const reader = pipe(
      source.stream,
      flatMap((number) => Array<number>(1000).fill(number)),
    ).getReader()
    for (let count = 0; count < 1000; count++) expect(await reader.read()).toEqual({ done: false, value: 1 })
    await settle()
    expect(source.given).toBe(1)
    expect(await reader.read()).toEqual({ done: false, value: 2 })
  })

  test("closes with the last chunk, without being asked again", async () => {
    const reader = pipe(scriptedSource(chunks("a")).stream, lines()).getReader()
    expect(await reader.read()).toEqual({ done: false, value: "a" })
    await reader.closed
  })

  test("can be the body of a Response", async () => {
    expect(await new Response(pipe(["a", "b"], encodeText())).text()).toBe("ab")
  })

  test("refuses a stream that is locked elsewhere", () => {
    const { stream } = scriptedSource(chunks("a"))
    stream.getReader()
    expect(() => pipe(stream, lines())).toThrow(TypeError)
    expect(() => pipe(stream, lines())).toThrow(expect.objectContaining({ code: "stream-locked" }))
  })

  test.each([null, undefined, 7, {}])("refuses %s as a source", (source) => {
    expect(() => pipe(source as never)).toThrow(expect.objectContaining({ code: "invalid-source" }))
  })
})

describe("pipe() cancelled", () => {
  test("hands the reason to an idle source that never yields again", async () => {
    const source = scriptedSource([...chunks("a\n"), silence])
    const reader = pipe(source.stream, lines()).getReader()
    await reader.read()
    const waiting = reader.read()
    await settle()
    await reader.cancel(mine)
    expect(source.cancelled).toEqual([mine])
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  test("before anything was read reaches the source", async () => {
    const source = scriptedSource(chunks("a"))
    await pipe(source.stream, lines()).cancel(mine)
    expect(source.cancelled).toEqual([mine])
    expect(source.pulls).toBe(0)
  })

  test("flushes nothing", async () => {
    let flushed = false
    const block: Block<string, string> = {
      transform: (chunk, controller) => controller.enqueue(chunk),
      flush() {
        flushed = true
      },
    }
    const reader = pipe(scriptedSource([...chunks("a"), silence]).stream, block).getReader()
    await reader.read()
    await reader.cancel()
    await settle()
    expect(flushed).toBe(false)
  })

  test("returns an iterator, and does not wait for a generator that is stuck", async () => {
    let returned = false
    const iterator = {
      next: () => Promise.resolve({ done: false as const, value: "a\n" }),
      return() {
        returned = true
        return Promise.resolve({ done: true as const, value: undefined })
      },
      [Symbol.asyncIterator]: () => iterator,
    }
    const reader = pipe(iterator, lines()).getReader()
    await reader.read()
    await reader.cancel()
    expect(returned).toBe(true)

    async function* stuck() {
      yield "a\n"
      await new Promise(() => {})
    }
    const stuckReader = pipe(stuck(), lines()).getReader()
    await stuckReader.read()
    stuckReader.read()
    await settle()
    await stuckReader.cancel()
  })

  test("by a block's own callback yields nothing more and throws nothing", async () => {
    const source = scriptedSource([...chunks([1, 2, 3]), silence])
    const stream = pipe(
      source.stream,
      flatMap((items) => items),
      map((item) => {
        if (item === 2) reader.cancel(mine)
        return item
      }),
    )
    const reader = stream.getReader()
    expect((await reader.read()).value ?? 1).toBe(1)
    expect((await reader.read()).done).toBe(true)
    expect(source.cancelled).toEqual([mine])
  })

  test("gives the stream back, as it does at the end and at an error", async () => {
    const cancelled = scriptedSource([...chunks("a"), silence]).stream
    const reader = pipe(cancelled, same()).getReader()
    await reader.read()
    reader.read()
    await settle()
    await reader.cancel()
    const ended = scriptedSource(chunks("a")).stream
    await Array.fromAsync(pipe(ended, same()))
    const failed = scriptedSource([{ error: mine }]).stream
    await expect(pipe(failed, same()).getReader().read()).rejects.toBe(mine)
    expect([cancelled, ended, failed].map((stream) => stream.locked)).toEqual([false, false, false])
  })

  test("gives a stream without blocks as it is, unless somebody else reads it", () => {
    const { stream } = scriptedSource(chunks("a"))
    expect(pipe(stream)).toBe(stream)
    stream.getReader()
    expect(() => pipe(stream)).toThrow(expect.objectContaining({ code: "stream-locked" }))
  })

  test("takes no lock where a block is none", () => {
    const { stream } = scriptedSource(chunks("a"))
    expect(() => pipe(stream, undefined as never)).toThrow(TypeError)
    expect(stream.locked).toBe(false)
  })

  test("hands the reason to an async iterator", async () => {
    const reasons: unknown[] = []
    const iterator = {
      next: () => Promise.resolve({ done: false as const, value: 1 }),
      return(reason?: unknown) {
        reasons.push(reason)
        return Promise.resolve({ done: true as const, value: undefined })
      },
      [Symbol.asyncIterator]: () => iterator,
    }
    await pipe(iterator).cancel(mine)
    expect(reasons).toEqual([mine])
  })

  test("passes on what the source's cancel throws", async () => {
    const stream = new ReadableStream({
      cancel() {
        throw mine
      },
    })
    await expect(pipe(stream, same()).cancel()).rejects.toBe(mine)
  })
})

describe("pipe() with an error", () => {
  test("of the source gives its identity, behind what came before", async () => {
    const reader = pipe(scriptedSource([...chunks("a\nb"), { error: mine }]).stream, lines()).getReader()
    expect(await reader.read()).toEqual({ done: false, value: "a" })
    await expect(reader.read()).rejects.toBe(mine)
    await expect(reader.closed).rejects.toBe(mine)
  })

  test("of a block cancels the source with it and gives its identity, behind what came before", async () => {
    const source = scriptedSource([...chunks([1, 2, 3]), silence])
    const reader = pipe(
      source.stream,
      flatMap((items) => items),
      failAt(3),
    ).getReader()
    expect(await reader.read()).toEqual({ done: false, value: 1 })
    expect(source.cancelled).toEqual([mine])
    expect(await reader.read()).toEqual({ done: false, value: 2 })
    await expect(reader.read()).rejects.toBe(mine)
    await expect(reader.closed).rejects.toBe(mine)
  })

  test("in flush gives its identity, behind what flush yielded", async () => {
    const block: Block<string, string> = {
      transform() {},
      flush(controller) {
        controller.enqueue("last")
        throw mine
      },
    }
    const source = scriptedSource(chunks("a"))
    const reader = pipe(source.stream, block).getReader()
    expect(await reader.read()).toEqual({ done: false, value: "last" })
    await expect(reader.read()).rejects.toBe(mine)
    expect(source.cancelled).toEqual([])
  })

  test.each([undefined, null, "text"])("of %s is an error, too", async (thrown) => {
    const block = map(() => {
      throw thrown
    })
    const reader = pipe([1], block).getReader()
    let caught: unknown = "nothing"
    await reader.read().catch((error) => {
      caught = error
    })
    expect(caught).toBe(thrown)
  })

  test("leaves no rejection unhandled, whatever the source's cancel does", async () => {
    const stream = new ReadableStream<number>({
      pull: (controller) => controller.enqueue(1),
      cancel: () => Promise.reject(new Error("cannot cancel")),
    })
    await expect(pipe(stream, failAt(1)).getReader().read()).rejects.toBe(mine)
    const ended = await Array.fromAsync(pipe(new ReadableStream<number>({ pull: (c) => c.enqueue(1) }), take(1)))
    expect(ended).toEqual([1])
    await settle()
  })
})

test("pipe() waits for the promises of an iterable, and closes it where one fails", async () => {
  let closed = false
  function* promises() {
    try {
      yield Promise.resolve(1)
      yield Promise.reject(mine)
    } finally {
      closed = true
    }
  }
  const reader = pipe(promises() as Iterable<unknown>).getReader()
  expect(await reader.read()).toEqual({ done: false, value: 1 })
  await expect(reader.read()).rejects.toBe(mine)
  expect(closed).toBe(true)
})

describe("pipe() with terminate", () => {
  test("closes and cancels the source", async () => {
    const source = scriptedSource([...chunks(1, 2), silence])
    expect(await Array.fromAsync(pipe(source.stream, take(2)))).toEqual([1, 2])
    expect(source.cancelled).toHaveLength(1)
    expect(source.given).toBe(2)
  })

  test("without anything yielded closes", async () => {
    const ends: Block<number, number> = { transform: (_, controller) => controller.terminate(), flush() {} }
    expect(await Array.fromAsync(pipe([1, 2], ends))).toEqual([])
  })
})
