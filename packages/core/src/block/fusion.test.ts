import fc from "fast-check"
import { expect, test } from "vitest"
import { pipe } from "../drive/pipe.ts"
import { through } from "../drive/through.ts"
import type { Block } from "./block.ts"
import { compose } from "./compose.ts"
import { run } from "./run.ts"

// One block after the other over the whole input is what fusion must not be told from.

/** Any of these in any order: numbers in, numbers out. `flush` yields, `terminate` comes at any place. */
const blocks: Record<string, (size: number) => Block<number, number>> = {
  double: () => ({
    transform(item, controller) {
      controller.enqueue(item)
      controller.enqueue(-item)
    },
    flush() {},
  }),
  drop: (size) => ({
    transform(item, controller) {
      if (item % (size + 1) !== 0) controller.enqueue(item)
    },
    flush() {},
  }),
  hold: (size) => {
    let held: number[] = []
    const release = (controller: { enqueue(item: number): void }) => {
      for (const item of held) controller.enqueue(item)
      held = []
    }
    return {
      transform(item, controller) {
        held.push(item)
        if (held.length > size) release(controller)
      },
      flush: release,
    }
  },
  stop: (size) => {
    let left = size
    return {
      transform(item, controller) {
        if (left-- > 0) return controller.enqueue(item)
        controller.terminate()
        controller.enqueue(1_000_000)
      },
      flush: (controller) => controller.enqueue(1000 + size),
    }
  },
  stopInFlush: (size) => ({
    transform: (item, controller) => controller.enqueue(item),
    flush(controller) {
      controller.enqueue(2000 + size)
      controller.terminate()
      controller.enqueue(1_000_000)
    },
  }),
}

const step = fc.tuple(fc.constantFrom(...Object.keys(blocks)), fc.nat({ max: 5 }))
const chain = fc.array(step, { maxLength: 6 })
const input = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 12 })

function make(steps: readonly (readonly [string, number])[]): Block<number, number>[] {
  return steps.map(([name, size]) => (blocks[name] as (size: number) => Block<number, number>)(size))
}

test("compose() gives what its blocks give one after the other", () => {
  fc.assert(
    fc.property(chain, input, (steps, items) => {
      let expected = items
      for (const block of make(steps)) expected = run(expected, block)
      expect(run(items, ...make(steps))).toEqual(expected)
    }),
  )
})

test("compose() of parts gives what it gives of the whole", () => {
  fc.assert(
    fc.property(chain, chain, input, (first, second, items) => {
      const whole = run(items, ...make(first), ...make(second))
      expect(run(items, compose(...make(first)), compose(...make(second)))).toEqual(whole)
    }),
  )
})

test("pipe() and through() give what run() gives", async () => {
  await fc.assert(
    fc.asyncProperty(chain, input, async (steps, items) => {
      const expected = run(items, ...make(steps))
      expect(await Array.fromAsync(pipe(items, ...make(steps)))).toEqual(expected)
      expect(await Array.fromAsync(pipe(items).pipeThrough(through(...make(steps))))).toEqual(expected)
    }),
  )
})
