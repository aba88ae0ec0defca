/**
 * Runs random schedules against `buffer` and against its model, and compares what both have done after every action:
 * what was read, what was dropped, the counters, and how the source was left.
 */

import { createModel, type ModelItem, type ModelOptions, type ModelOutput } from "./buffer-model.ts"
import { openRig } from "./buffer-rig.ts"
import { seededRandom } from "./random.ts"
import { same, show } from "./same.ts"

const TIMEOUT = 100

/** One action of a schedule. */
type Action = readonly [name: "write" | "read" | "advance" | "close" | "error" | "cancel" | "abort", count: number]

/**
 * Checks so many schedules of one policy. Each has a seed of its own, which is told where it fails.
 *
 * @returns how many actions there were
 */
export async function checkBufferHistories(
  overflow: ModelOptions["overflow"],
  count: number,
  seed: number,
): Promise<number> {
  let actions = 0
  for (let index = 0; index < count; index++) {
    const check = index % 4 === 3 ? checkRush : checkHistory
    actions += await check(overflow, (seed + index) | 0)
  }
  return actions
}

/** Begins a schedule. */
function begin(overflow: ModelOptions["overflow"], seed: number) {
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  let lastId = 0
  const options: ModelOptions = {
    overflow,
    highWaterMark: 1 + below(5),
    measured: random() < 0.5,
    gaps: random() < 0.5,
    timeout: random() < 0.5 ? TIMEOUT : Number.POSITIVE_INFINITY,
  }
  const createItem = (): ModelItem => ({ ids: [++lastId], size: below(4), kind: below(2), final: random() < 0.15 })
  return {
    random,
    below,
    options,
    createItems: (count: number) => Array.from({ length: count }, createItem),
    fail(history: readonly Action[], got: unknown, wanted: unknown): never {
      throw new Error(
        `buffer() went astray with seed ${seed}, ${show(options)}, after ${JSON.stringify(history)}: ` +
          `got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`,
      )
    },
  }
}

/** One action after the other, each with all that follows from it: the model knows to the item what there is. */
async function checkHistory(overflow: ModelOptions["overflow"], seed: number): Promise<number> {
  const { random, below, options, createItems, fail } = begin(overflow, seed)
  const real = openRig(options)
  const model = createModel(options)
  const history: Action[] = []

  const compare = () => {
    const seen = { ...real.seen(), counters: { ...real.counters } }
    const { outputs, dropped, cancelled, counters } = model
    const wanted = { outputs, dropped, cancelled, counters }
    const { received, delivered, merged, queued } = seen.counters
    const isWhole = received === delivered + seen.counters.dropped + merged + queued
    if (!isWhole || !same(seen, wanted)) fail(history, seen, wanted)
  }

  await real.settle()
  for (let left = 5 + below(30); left > 0; left--) {
    const action = chooseAction(random)
    const [name, amount] = action
    // What several readers get depends on the order in which the platform asks for them.
    if (name === "read" && model.reads > 0) continue
    history.push(action)
    if (name === "write") {
      const items = createItems(amount)
      model.write(items)
      real.write(items)
    } else if (name === "advance") {
      model.advance(amount)
      real.clock.advance(amount)
    } else {
      model[name](name)
      real[name](name)
    }
    await real.settle()
    compare()
  }
  // Whatever is left comes out in the end, and then nothing more.
  history.push(["close", 0])
  model.close()
  real.close()
  for (let last = -1; last !== model.outputs.length; ) {
    last = model.outputs.length
    if (model.reads === 0) {
      model.read()
      real.read()
    }
    await real.settle()
    compare()
    const output = model.outputs.at(-1)
    if (output !== undefined && !("value" in output)) break
  }
  if (real.clock.pending() > 0) throw new Error(`buffer() left a timer behind with seed ${seed}`)
  return history.length
}

/** Actions on one another's heels, and many reads at once: whatever their order, nothing is lost that is not told of. */
async function checkRush(overflow: ModelOptions["overflow"], seed: number): Promise<number> {
  const { random, below, options, createItems, fail } = begin(overflow, seed)
  const real = openRig(options)
  const history: Action[] = []
  const finals = new Set<number>()
  for (let left = 5 + below(30); left > 0; left--) {
    const action = chooseAction(random)
    const [name, amount] = action
    history.push(action)
    if (name === "write") {
      const items = createItems(amount)
      for (const { ids, final } of items) if (final) finals.add(ids[0] as number)
      real.write(items)
    } else if (name === "advance") real.clock.advance(amount)
    else real[name](name)
    for (let turns = below(16); turns > 7; turns--) await undefined
  }
  real.close()
  for (let turns = 0; turns < 400 && isValue(real.seen().outputs.at(-1)); turns++) {
    real.read()
    await real.settle()
  }
  const { outputs, dropped, cancelled } = real.seen()
  const { counters } = real
  const wanted = (what: string, holds: boolean) => {
    if (!holds) fail(history, { outputs, dropped, cancelled, counters }, what)
  }
  wanted(
    "in = out + dropped + merged + queued",
    counters.received === counters.delivered + counters.dropped + counters.merged + counters.queued,
  )
  wanted("one cancel at most", cancelled.length <= 1)
  wanted("nothing dropped that is kept", !overflow.startsWith("drop") || !dropped.some((id) => finals.has(id)))
  wanted(
    "no policy but those that drop to drop",
    overflow.startsWith("drop") || dropped.length <= (overflow === "error" ? 1 : 0),
  )
  let next = 1
  for (const output of outputs) {
    if (!("value" in output)) continue
    if ("gap" in output.value) {
      for (let left = output.value.gap; left > 0; left--) wanted("a gap where one is told", dropped.includes(next++))
      continue
    }
    for (const id of output.value.ids) {
      while (!options.gaps && dropped.includes(next)) next++
      wanted("every item in its place", id === next++)
    }
  }
  const end = outputs.at(-1)
  const isWhole = end !== undefined && "done" in end && !history.some(([name]) => name === "cancel")
  wanted(
    "nothing left at the end",
    !isWhole ||
      (counters.queued === 0 &&
        next + (options.gaps ? 0 : dropped.filter((id) => id >= next).length) === counters.received + 1),
  )
  wanted("no timer left", outputs.length === 0 || real.clock.pending() === 0)
  return history.length
}

function chooseAction(random: () => number): Action {
  const choice = random()
  if (choice < 0.42) return ["write", 1 + Math.floor(random() * 4)]
  if (choice < 0.84) return ["read", 1]
  if (choice < 0.93) return ["advance", Math.ceil(random() * 80)]
  if (choice < 0.96) return ["close", 0]
  if (choice < 0.97) return ["error", 0]
  return choice < 0.985 ? ["cancel", 0] : ["abort", 0]
}

function isValue(output: ModelOutput | undefined): boolean {
  return output === undefined || "value" in output
}
