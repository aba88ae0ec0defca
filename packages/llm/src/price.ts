/** Prices of models. */
import { ArgumentError } from "@millrace/core"
import type { Usage } from "./part.ts"

/** What a model costs: for a million tokens, in whatever currency. */
export interface Price {
  readonly input: number
  readonly output: number
  /** Of the input: read from a cache. @default input */
  readonly cacheRead?: number | undefined
  /** Of the input: written to a cache. @default input */
  readonly cacheWrite?: number | undefined
  /** Of the output: reasoning. @default output */
  readonly reasoning?: number | undefined
}

/** Finds the price of a model: by its name, or by the longest that it is a version of. */
export function findPrice(prices: Readonly<Record<string, Price>>, model: string | undefined): Price | undefined {
  if (model === undefined) return undefined
  if (Object.hasOwn(prices, model)) return prices[model]
  let longest = ""
  for (const name of Object.keys(prices)) if (name.length > longest.length && isVersionOf(model, name)) longest = name
  return longest === "" ? undefined : prices[longest]
}

/** Says whether a model has a name with more words behind it: `gpt-4o` and `gpt-4.1` are no versions of `gpt-4`. */
function isVersionOf(model: string, name: string): boolean {
  return model.startsWith(name) && /[^\p{L}\p{N}.]/u.test(name.slice(-1) + model.charAt(name.length))
}

/** Gives what tokens cost, or nothing where none were counted. */
export function costOf(usage: Usage, price: Price): number | undefined {
  const {
    inputTokens,
    outputTokens,
    cacheReadTokens: read = 0,
    cacheWriteTokens: written = 0,
    reasoningTokens = 0,
  } = usage
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const { input, output, cacheRead = input, cacheWrite = input, reasoning = output } = price
  const fresh = Math.max(0, (inputTokens ?? 0) - read - written)
  const thought = Math.min(reasoningTokens, outputTokens ?? 0)
  const said = (outputTokens ?? 0) - thought
  return (fresh * input + read * cacheRead + written * cacheWrite + said * output + thought * reasoning) / 1_000_000
}

/** @throws ArgumentError `invalid-option` */
export function checkPrice(price: Price): void {
  for (const value of Object.values(price)) {
    if (value === undefined || (Number.isFinite(value) && value >= 0)) continue
    throw new ArgumentError("Cannot use this value as a price: wanted a number from 0 on", { code: "invalid-option" })
  }
}
