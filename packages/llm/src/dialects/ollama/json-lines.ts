/** Lines of JSON objects, of which the last may be cut off: what that means is for the dialect to say. */
import { type Block, compose, decodeJsonLines, type FormatError } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject } from "../../part.ts"
import { limitDepth } from "../../wire/depth.ts"
import { onlyObjects } from "../../wire/only-objects.ts"

/**
 * Decodes lines.
 *
 * @throws FormatError `invalid-json`, `invalid-utf8`, `invalid-event` where a line is JSON but no object
 * @throws LimitError `line-too-long`, `too-deep`
 */
export function decodeObjectLines({ maxEventByteLength }: DecodeOptions = {}): Block<Uint8Array, JsonObject> {
  let isEnding = false
  const end: Block<Uint8Array, Uint8Array> = {
    transform: (chunk, controller) => controller.enqueue(chunk),
    flush() {
      isEnding = true
    },
  }
  const onInvalid = (failure: FormatError) => {
    if (!isEnding) throw failure
  }
  return compose(
    end,
    decodeJsonLines({ maxByteLength: maxEventByteLength, onInvalid }),
    limitDepth(),
    onlyObjects("line"),
  )
}
