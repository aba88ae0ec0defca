/** How likely the model held its tokens: Gemini's lists, one of what it chose and one of what it chose from, as OpenAI's. */
import type { JsonObject } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf } from "../../wire/json-value.ts"

/** What a result has that is read. */
export const LOGPROBS_MEMBERS: ReadonlySet<string> = new Set(["chosenCandidates", "topCandidates"])

/** Reads a `logprobsResult`: an object for every token, or nothing where there is none. */
export function readLogprobs(value: unknown): readonly JsonObject[] | undefined {
  const { chosenCandidates, topCandidates } = objectOf(value) ?? {}
  const chosen = listOf(chosenCandidates)
  if (chosen.length === 0 || !chosen.every(isToken)) return undefined
  const tops = listOf(topCandidates)
  return chosen.map((token, index) => {
    const top = listOf(objectOf(tops[index])?.candidates).filter(isToken)
    return { ...readToken(token), top_logprobs: top.map(readToken) }
  })
}

/** Writes what a text has of any dialect; what is no token is left out. */
export function writeLogprobs(logprobs: readonly unknown[]): JsonObject {
  const tokens = logprobs.filter(isObject)
  const tops = tokens.map(({ top_logprobs }) => ({ candidates: listOf(top_logprobs).filter(isObject).map(writeToken) }))
  return {
    chosenCandidates: tokens.map(writeToken),
    ...(tops.some(({ candidates }) => candidates.length > 0) && { topCandidates: tops }),
  }
}

interface Token extends JsonObject {
  readonly token: string
  readonly logProbability: number
}

function isToken(value: unknown): value is Token {
  return isObject(value) && typeof value.token === "string" && numberOf(value.logProbability) !== undefined
}

function readToken({ token, logProbability, tokenId }: Token): JsonObject {
  return compact({ token, logprob: logProbability, bytes: null, tokenId })
}

function writeToken({ token, logprob, tokenId }: JsonObject): JsonObject {
  return compact({ token, tokenId, logProbability: logprob })
}
