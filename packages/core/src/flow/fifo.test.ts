import fc from "fast-check"
import { expect, test } from "vitest"
import { createFifo } from "./fifo.ts"

test("createFifo() gives items in their order", () => {
  const line = createFifo<number>()
  expect([line.length, line.first]).toEqual([0, undefined])
  for (const item of [1, 2, 3]) line.push(item)
  expect([line.length, line.first, line.all()]).toEqual([3, 1, [1, 2, 3]])
  expect([line.shift(), line.shift()]).toEqual([1, 2])
  line.push(4)
  expect([line.length, line.first, line.all()]).toEqual([2, 3, [3, 4]])
  expect([line.shift(), line.shift(), line.length]).toEqual([3, 4, 0])
})

test("createFifo() does what an array does", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (steps) => {
      const line = createFifo<number>()
      const model: number[] = []
      for (const [index, isPush] of steps.entries()) {
        if (isPush) {
          line.push(index)
          model.push(index)
        } else if (model.length > 0) expect(line.shift()).toBe(model.shift())
        expect([line.length, line.first, line.all()]).toEqual([model.length, model[0], model])
      }
    }),
  )
})

test("createFifo() stays as fast however many wait", () => {
  const line = createFifo<number>()
  for (let item = 0; item < 1_000_000; item++) line.push(item)
  for (let item = 0; item < 1_000_000; item++) {
    line.push(item)
    if (line.shift() !== item) throw new Error(`${item} is not in its place`)
  }
  expect(line.length).toBe(1_000_000)
})
