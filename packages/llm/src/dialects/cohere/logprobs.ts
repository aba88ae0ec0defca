import { isObject, listOf, numberOf, textOf } from "../../wire/json-value.ts"

/** Gives the probability of a token as OpenAI tells it, with the number that it has here; nothing where it is not one. */
export function logprobsOf(logprobs: unknown): readonly unknown[] | undefined {
  if (!isObject(logprobs)) return undefined
  const ids = listOf(logprobs.token_ids)
  const values = listOf(logprobs.logprobs)
  const [id, logprob] = [numberOf(ids[0]), numberOf(values[0])]
  if (ids.length !== 1 || values.length !== 1 || id === undefined || logprob === undefined) return undefined
  return [{ token: textOf(logprobs.text) ?? "", logprob, id, top_logprobs: [] }]
}
