/** Probabilities of tokens: this dialect has a list for each fact, and the model an object for each token. */
import type { JsonObject } from "../../part.ts"
import { isObject, listOf } from "../../wire/json-value.ts"

/** Gives nothing where no token is told. */
export function readLogprobs(value: JsonObject): JsonObject[] | undefined {
  const logprobs = listOf(value.token_logprobs)
  const tops = listOf(value.top_logprobs)
  const tokens = listOf(value.tokens).map((token, index) => ({
    token: String(token),
    logprob: typeof logprobs[index] === "number" ? logprobs[index] : null,
    bytes: null,
    top_logprobs: readTop(tops[index]),
  }))
  return tokens.length > 0 ? tokens : undefined
}

function readTop(value: unknown): JsonObject[] {
  return isObject(value) ? Object.entries(value).map(([token, logprob]) => ({ token, logprob, bytes: null })) : []
}
