/** What an answer costs, by a table of prices that the user gives, while it comes. */
import type { Block, Outlet } from "@millrace/core"
import { limitOf } from "./limit.ts"
import { isTerminal, type Part, type StretchDelta, type Usage } from "./part.ts"
import { checkPrice, costOf, findPrice, type Price } from "./price.ts"

/** Options of {@link cost}. */
export interface CostOptions {
  /** The model of streams that do not tell theirs. */
  readonly model?: string | undefined
  /** The tokens of the prompt, until the provider has told them. */
  readonly inputTokens?: number | undefined
  /** After so many tokens more of the answer an estimate is given. `Infinity` for one at the end alone. @default 64 */
  readonly every?: number | undefined
  /** Counts the tokens of a delta, for estimates. @default a quarter of the code units of the whole, rounded up */
  readonly countTokens?: ((text: string) => number) | undefined
  /** Gives the price of a model that is not in the table. Without one there is no cost. Called once. */
  readonly onUnknownModel?: ((model: string | undefined) => Price | undefined) | undefined
}

/**
 * Adds `cost` to every `usage`, and where the provider counts late or never, gives estimates that grow with the answer: a
 * `usage` with `isEstimate`, in the place of which the provider's own counts come. A cost that the provider tells stays.
 *
 * The model is looked up as the `start` tells it, and where it is not in the table by the longest name there that it
 * begins with, up to a hyphen or the like: providers put dates behind. The parts are those of `check`.
 *
 * @param prices by the name of the model
 * @throws ArgumentError `invalid-option` where a price is no number from 0 on
 *
 * @example
 * ```ts
 * import { run } from "@millrace/core"
 * import { check, cost, foldParts, type Part } from "@millrace/llm"
 *
 * const parts: Part[] = [
 *   { type: "start", model: "small-2026-11-01" },
 *   { type: "usage", usage: { inputTokens: 1000, outputTokens: 100 } },
 *   { type: "finish", reason: "stop" },
 * ]
 * const prices = { small: { input: 1, output: 5 } }
 *
 * foldParts(run(parts, check(), cost(prices))).usage?.cost // => 0.0015
 * ```
 */
export function cost(prices: Readonly<Record<string, Price>>, options: CostOptions = {}): Block<Part, Part> {
  const every = limitOf("every", options.every ?? 64)
  for (const price of Object.values(prices)) checkPrice(price)
  let price: Price | undefined
  const counter = createCounter(options.countTokens)
  /** What the provider has told so far. */
  let told: Usage = {}
  let hasEstimated = false
  /** Tokens of the answer when an estimate was last given. */
  let estimated = 0

  function begin(model = options.model) {
    price = findPrice(prices, model) ?? options.onUnknownModel?.(model)
    if (price !== undefined) checkPrice(price)
  }

  function estimate(controller: Outlet<Part>) {
    if (price === undefined) return
    hasEstimated = true
    estimated = counter.all
    const { native: _, cost: own, totalTokens: __, ...counts } = told
    const inputTokens = told.inputTokens ?? options.inputTokens
    const usage = {
      ...counts,
      ...(inputTokens !== undefined && { inputTokens }),
      outputTokens: (told.outputTokens ?? 0) + counter.all,
    }
    // Reasoning counts for the cost alone: among the counts it would stay where the provider's own do not replace it.
    const more = { outputTokens: counter.all, reasoningTokens: counter.reasoning }
    const all = { ...usage, reasoningTokens: (told.reasoningTokens ?? 0) + counter.reasoning }
    const sum = own === undefined ? costOf(all, price) : own + (costOf(more, price) ?? 0)
    controller.enqueue({ type: "usage", usage: { ...usage, cost: sum, isEstimate: true } })
  }

  function count(usage: Usage, controller: Outlet<Part>) {
    told = { ...told, ...usage }
    if (usage.outputTokens !== undefined) {
      counter.reset()
      estimated = 0
    }
    const sum = usage.cost ?? (price && costOf(told, price))
    const isCounted = hasEstimated && usage.isEstimate === undefined
    controller.enqueue({
      type: "usage",
      usage: { ...usage, ...(sum !== undefined && { cost: sum }), ...(isCounted && { isEstimate: false }) },
    })
  }

  return {
    transform(part, controller) {
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta":
        case "refusal-delta":
        case "tool-delta":
          controller.enqueue(part)
          counter.add(part)
          if (counter.all - estimated >= every) estimate(controller)
          return
        case "start":
          begin(part.model)
          break
        case "usage":
          return count(part.usage, controller)
      }
      // A provider that has counted of late and says that the answer is complete has counted all of it.
      const isCounted = part.type === "finish" && told.outputTokens !== undefined && estimated === 0
      if (isTerminal(part) && !isCounted && counter.all > estimated) estimate(controller)
      controller.enqueue(part)
    },
    flush() {},
  }
}

/** Counts the tokens of what came since the provider has counted. */
function createCounter(countTokens: ((text: string) => number) | undefined) {
  const unit = countTokens === undefined ? 4 : 1
  let all = 0
  let reasoning = 0
  return {
    add({ type, text }: StretchDelta) {
      const amount = countTokens?.(text) ?? text.length
      all += amount
      if (type === "reasoning-delta") reasoning += amount
    },
    reset() {
      all = 0
      reasoning = 0
    },
    get all() {
      return Math.ceil(all / unit)
    },
    get reasoning() {
      return Math.ceil(reasoning / unit)
    },
  }
}
