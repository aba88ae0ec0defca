import { expect, test } from "vitest"
import { openFlow } from "../flow/flow.ts"
import { type FlowLawSetting, obeysFlowLaws } from "./obeys-flow-laws.ts"

/** The simplest flow: what comes goes on. */
function forward<T>(source: ReadableStream<T>, setting: Partial<FlowLawSetting>): ReadableStream<T> {
  const flow = openFlow<T>(source, setting, { pull: () => flow.next(), take: (chunk) => flow.enqueue(chunk) })
  return flow.stream
}

test("obeysFlowLaws() is content with the simplest flow", () => obeysFlowLaws(forward))

test("obeysFlowLaws() takes a flow's word for what it makes of items", async () => {
  const twice = (items: readonly string[]) => items.flatMap((item) => [item, item])
  const create = (source: ReadableStream<string>, setting: FlowLawSetting) => {
    const flow = openFlow<string>(source, setting, {
      pull: () => flow.next(),
      take(item) {
        flow.enqueue(item)
        flow.enqueue(item)
      },
    })
    return flow.stream
  }
  const items = ["a", "b", "c"]
  await obeysFlowLaws(create, { items, output: (given) => (given.length === 3 ? twice(given) : given) }).then(
    () => expect.unreachable(),
    (error) => expect(String(error)).toMatch("Breaks the law Failure"),
  )
  await expect(obeysFlowLaws(create, { items })).rejects.toThrow("Breaks the law Whole")
})

const broken: readonly (readonly [
  string,
  (source: ReadableStream<number>, setting: FlowLawSetting) => ReadableStream,
])[] = [
  ["Whole", (source, setting) => forward(source, { ...setting }).pipeThrough(skip(1))],
  ["Whole", (source) => keepLock(source)],
  [
    "Whole",
    (source, setting) => {
      setting.clock.setTimeout(() => {}, 1)
      return forward(source, setting)
    },
  ],
  [
    "Whole",
    (source, setting) => {
      setting.signal.addEventListener("abort", () => {})
      return forward(source, setting)
    },
  ],
  ["Cancel", keepGoing],
  ["Abort while idle", (source) => forward(source, {})],
  ["Backpressure", eager],
]

test.each(broken)("obeysFlowLaws() finds what breaks the law %s", async (law, create) => {
  await expect(obeysFlowLaws(create)).rejects.toThrow(`Breaks the law ${law}`)
})

function skip(count: number) {
  let left = count
  return new TransformStream({
    transform(chunk, controller) {
      if (left-- <= 0) controller.enqueue(chunk)
    },
  })
}

function keepLock(source: ReadableStream<number>) {
  const reader = source.getReader()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

/** Reads one ahead, and leaves all else as it is. */
function eager(source: ReadableStream<number>, setting: FlowLawSetting) {
  const flow = openFlow<number>(source, setting, { pull: () => flow.next(), take: (chunk) => flow.enqueue(chunk) })
  flow.next()
  return flow.stream
}

/** Does not cancel its source. */
function keepGoing(source: ReadableStream<number>) {
  const reader = source.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (!done) return controller.enqueue(value)
        reader.releaseLock()
        controller.close()
      },
      cancel: () => reader.releaseLock(),
    },
    { highWaterMark: 0 },
  )
}
