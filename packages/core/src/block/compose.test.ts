import { describe, expect, test } from "vitest"
import { encodeText } from "../bytes/encode-text.ts"
import { map } from "../item/map.ts"
import { take } from "../item/take.ts"
import { obeysLaws } from "../testing/index.ts"
import type { Block, Outlet } from "./block.ts"
import { compose } from "./compose.ts"
import { run } from "./run.ts"

/** Writes down what reaches it, and says so when it is flushed. */
function witness(name: string, log: string[]): Block<string, string> {
  return {
    transform(chunk, controller) {
      log.push(`${name} ${chunk}`)
      controller.enqueue(chunk)
    },
    flush(controller) {
      log.push(`${name} flush`)
      controller.enqueue(`${name}!`)
    },
  }
}

/** Ends the stream at the first chunk of this name, having passed it on. */
function stopper(at: string): Block<string, string> {
  return {
    transform(chunk, controller) {
      controller.enqueue(chunk)
      if (chunk !== at) return
      controller.terminate()
      controller.enqueue("too late")
    },
    flush: (controller) => controller.enqueue("stopper!"),
  }
}

/** Gives every chunk as one text stream, letter by letter. */
function spell(output: "text" | undefined): Block<string, string> {
  return {
    output,
    transform(chunk, controller) {
      for (const letter of chunk) controller.enqueue(letter)
    },
    flush: (controller) => controller.enqueue("."),
  }
}

/** Joins what it was given by calls, so that joined text can be told from single pieces. */
function calls(input: "text" | undefined): Block<string, string> {
  return { input, transform: (chunk, controller) => controller.enqueue(`[${chunk}]`), flush() {} }
}

/** Drives a block by hand and gives what each call yielded and whether it has ended. */
function drive<Input>(block: Block<Input, unknown>, chunks: readonly Input[]) {
  const each: unknown[][] = []
  let terminated = 0
  const outlet: Outlet<unknown> = {
    enqueue: (chunk) => each.at(-1)?.push(chunk),
    terminate() {
      terminated++
    },
  }
  let error: unknown
  try {
    for (const chunk of chunks) {
      each.push([])
      block.transform(chunk, outlet)
    }
    each.push([])
    block.flush(outlet)
  } catch (caught) {
    error = caught
  }
  return { each, terminated, error }
}

describe("compose()", () => {
  test("of no block passes chunks on", () => {
    expect(run([1, 2], compose<number>())).toEqual([1, 2])
  })

  test("of one block does what the block does", () => {
    const log: string[] = []
    expect(run(["a"], compose(witness("one", log)))).toEqual(["a", "one!"])
    expect(log).toEqual(["one a", "one flush"])
  })

  test("runs each chunk through all blocks before the next, and flushes in order", () => {
    const log: string[] = []
    expect(run(["a", "b"], witness("1", log), witness("2", log))).toEqual(["a", "b", "1!", "2!"])
    expect(log).toEqual(["1 a", "2 a", "1 b", "2 b", "1 flush", "2 1!", "2 flush"])
  })

  test("of composed blocks is the same as of all of them", () => {
    const add = () => map((item: number) => item + 1)
    expect(run([1], compose(compose(add(), add()), compose(add(), compose(add()))))).toEqual([5])
  })

  test("takes chunks of undefined and null", () => {
    expect(run([undefined, null], compose(map((item) => item)))).toEqual([undefined, null])
  })
})

describe("compose() with terminate", () => {
  test.each([0, 1, 2])("in block %i drops the rest of the input and flushes only the blocks behind it, once", (at) => {
    const log: string[] = []
    const blocks = [witness("0", log), witness("1", log), witness("2", log)]
    blocks[at] = stopper("b")
    const { each, terminated } = drive(compose(...blocks), ["a", "b", "c"])
    const flushed = blocks.map((_, index) => index).filter((index) => index > at)
    expect(log.filter((entry) => entry.endsWith("flush"))).toEqual(flushed.map((index) => `${index} flush`))
    expect(each).toEqual([["a"], ["b", ...flushed.map((index) => `${index}!`)], [], []])
    expect(log.some((entry) => entry.endsWith(" c") || entry.includes("late"))).toBe(false)
    expect(terminated).toBe(1)
  })

  test("drops what an earlier block still makes of the same chunk", () => {
    expect(run(["abcd"], spell(undefined), take(2))).toEqual(["a", "b"])
  })

  test("drops an error that an earlier block throws behind the end, as if the rest had come later", () => {
    const fails: Block<string, string> = {
      transform(_chunk, controller) {
        controller.enqueue("a")
        throw new Error("behind the end")
      },
      flush() {},
    }
    expect(run(["x"], fails, take(1))).toEqual(["a"])
  })

  test("inside flush still flushes the blocks behind, once, and none before", () => {
    const log: string[] = []
    const endsInFlush: Block<string, string> = {
      transform: (chunk, controller) => controller.enqueue(chunk),
      flush(controller) {
        controller.enqueue("last")
        controller.terminate()
        controller.enqueue("too late")
      },
    }
    expect(run(["a"], witness("0", log), endsInFlush, witness("2", log))).toEqual(["a", "0!", "last", "2!"])
    expect(log).toEqual(["0 a", "2 a", "0 flush", "2 0!", "2 last", "2 flush"])
  })

  test("caused by what a flush yields flushes the rest once", () => {
    const log: string[] = []
    expect(run(["a"], witness("0", log), stopper("0!"), witness("2", log))).toEqual(["a", "0!", "2!"])
    expect(log.filter((entry) => entry === "2 flush")).toHaveLength(1)
  })

  test("of two blocks in one call flushes the last ones once", () => {
    const log: string[] = []
    const chain = compose(stopper("a"), stopper("a"), witness("2", log), stopper("2!"))
    expect(drive(chain, ["a", "b"])).toEqual({ each: [["a", "2!"], [], []], terminated: 1, error: undefined })
  })

  test("keeps the text that was joined before it", () => {
    const endsText: Block<string, string> = { ...stopper("ab"), output: "text" }
    expect(run(["ab", "cd"], endsText, encodeText()).map((chunk) => [...chunk])).toEqual([[0x61, 0x62]])
    expect(run(["ab", "cd"], endsText)).toEqual(["ab"])
  })

  test("lets an error through that comes up while the blocks behind are flushed", () => {
    const error = new Error("in flush")
    const failsInFlush: Block<string, string> = {
      transform: (chunk, controller) => controller.enqueue(chunk),
      flush() {
        throw error
      },
    }
    expect(drive(compose(stopper("a"), failsInFlush), ["a"])).toMatchObject({ error, each: [["a"]] })
  })
})

describe("compose() with an error", () => {
  test.each([0, 1, 2])("in block %i throws that very error, behind what earlier chunks yielded", (at) => {
    const error = new Error("mine")
    const blocks = [spell(undefined), map((letter: string) => letter), map((letter: string) => letter)]
    blocks[at] = {
      transform(chunk, controller) {
        for (const letter of chunk) {
          if (letter === "c") throw error
          controller.enqueue(letter)
        }
      },
      flush() {},
    }
    const driven = drive(compose(...blocks), ["abcd", "e"])
    expect(driven.error).toBe(error)
    expect(driven.each).toEqual([["a", "b"]])
  })

  test("hands on the text that was joined before it", () => {
    const error = new Error("mine")
    const failsAtC: Block<string, string> = {
      output: "text",
      transform(chunk, controller) {
        for (const letter of chunk) {
          if (letter === "c") throw error
          controller.enqueue(letter)
        }
      },
      flush() {},
    }
    const driven = drive(compose(failsAtC, encodeText()), ["abcd"])
    expect(driven.error).toBe(error)
    expect(driven.each).toEqual([[Uint8Array.of(0x61, 0x62)]])
  })

  test("in flush throws it and flushes no block behind", () => {
    const log: string[] = []
    const error = new Error("mine")
    const fails: Block<string, string> = {
      transform: (chunk, controller) => controller.enqueue(chunk),
      flush() {
        throw error
      },
    }
    expect(drive(compose(fails, witness("1", log)), ["a"]).error).toBe(error)
    expect(log).toEqual(["1 a"])
  })

  test("is over: nothing is taken after it", () => {
    const block = compose(
      map((item: number) => {
        if (item === 2) throw new Error("two")
        return item
      }),
    )
    const given: number[] = []
    const outlet = { enqueue: (item: number) => given.push(item), terminate() {} }
    block.transform(1, outlet)
    expect(() => block.transform(2, outlet)).toThrow("two")
    block.transform(3, outlet)
    block.flush(outlet)
    expect(given).toEqual([1])
  })
})

describe("compose() joins", () => {
  test("text between blocks that take it as one stream, and hands it on once for each chunk", () => {
    expect(run(["ab", "c"], spell("text"), calls("text"))).toEqual(["[ab]", "[c]", "[.]"])
  })

  test("nothing where a block gives or takes items", () => {
    expect(run(["ab"], spell("text"), calls(undefined))).toEqual(["[a]", "[b]", "[.]"])
    expect(run(["ab"], spell(undefined), calls("text"))).toEqual(["[a]", "[b]", "[.]"])
  })

  test("the text and the bytes that it ends in", () => {
    expect(run(["ab", "c"], spell("text"))).toEqual(["ab", "c", "."])
    const pieces: Block<string, Uint8Array> = {
      output: "bytes",
      transform(chunk, controller) {
        for (const letter of chunk) controller.enqueue(Uint8Array.of(letter.charCodeAt(0)))
      },
      flush() {},
    }
    expect(run(["ab", "", "c"], pieces)).toEqual([Uint8Array.of(0x61, 0x62), Uint8Array.of(0x63)])
  })

  test("within one call of a TransformStream, too", async () => {
    const stream = new ReadableStream<string>({
      start(controller) {
        controller.enqueue("ab")
        controller.close()
      },
    })
    const chunks = await Array.fromAsync(stream.pipeThrough(new TransformStream(compose(spell("text"), encodeText()))))
    expect(chunks.map((chunk) => chunk.length)).toEqual([2, 1])
  })

  test("as a block that obeys the laws", () => {
    const cases = [{ input: ["a b ", "c"], output: ["a b c."], each: [["a b "], ["c"], ["."]] }]
    expect(obeysLaws(() => compose(spell("text")), cases)).toEqual(["Cut", "Silence", "End", "One enqueue"])
  })
})

describe("compose() with a block that catches what is thrown behind it", () => {
  /** Takes an error of the blocks behind it for one of its own. */
  const tolerant: Block<string, string> = {
    transform(chunk, controller) {
      try {
        controller.enqueue(chunk)
      } catch {
        controller.enqueue("fallback")
      }
    },
    flush() {},
  }
  const error = new Error("mine")
  const failAtB = () =>
    map((chunk: string) => {
      if (chunk === "b") throw error
      return chunk
    })

  test("ends with the error all the same", () => {
    expect(drive(compose(tolerant, failAtB()), ["a", "b", "c"])).toEqual({ each: [["a"], []], terminated: 0, error })
  })

  test("ends with an error that comes up behind its terminate", () => {
    const endsQuietly: Block<string, string> = {
      transform(_chunk, controller) {
        try {
          controller.terminate()
        } catch {}
      },
      flush() {},
    }
    const failsInFlush: Block<string, string> = {
      transform() {},
      flush() {
        throw error
      },
    }
    expect(drive(compose(endsQuietly, failsInFlush), ["a"])).toMatchObject({ error, terminated: 0 })
  })
})

test.each([
  ["transform", { transform: async () => {}, flush() {} }],
  ["flush", { transform() {}, flush: async () => {} }],
])("compose() refuses a block whose %s returns a promise", (_name, block) => {
  expect(() => run(["a"], block as unknown as Block<string, string>)).toThrow(
    expect.objectContaining({ code: "asynchronous-block" }),
  )
})

test("compose() refuses what is no block, and says what to do", () => {
  expect(() => run(["a"], map as never)).toThrow("Cannot use a function as a block: call it, as in lines()")
  for (const block of [undefined, null, {}, { transform() {} }, { transform() {}, flush: 7 }]) {
    expect(() => run(["a"], block as never)).toThrow(expect.objectContaining({ code: "invalid-block" }))
  }
})
