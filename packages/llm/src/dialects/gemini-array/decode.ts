/** Reads one JSON array of responses, which grows as the model goes on. */
import { type Block, compose, decodeJsonArray, FormatError } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { Part } from "../../part.ts"
import { limitDepth } from "../../wire/depth.ts"
import { onlyObjects } from "../../wire/only-objects.ts"
import { startFirst } from "../../wire/start-first.ts"
import { fromResponses } from "../gemini/decode.ts"

/** Decodes responses that are the elements of an array. */
export function decodeGeminiArray(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  const { maxEventByteLength } = options
  return compose(
    elements(maxEventByteLength),
    limitDepth(),
    onlyObjects("element"),
    fromResponses(options),
    startFirst(),
  )
}

/** The elements of an array that may be cut off: what its end means is for the responses to say. */
function elements(maxByteLength: number | undefined): Block<Uint8Array, unknown> {
  const array = decodeJsonArray({ maxByteLength })
  return {
    transform: array.transform,
    flush(controller) {
      try {
        array.flush(controller)
      } catch (error) {
        if (!(error instanceof FormatError) || error.code !== "truncated-json") throw error
      }
    },
  }
}
