import { type Block, FormatError } from "@millrace/core"
import type { JsonObject } from "../part.ts"
import { isObject } from "./json-value.ts"

/**
 * Passes JSON objects on.
 *
 * @param unit what each of them is, for the message
 * @throws FormatError `invalid-event`, with `line`, the number of the one that is none, from 1
 */
export function onlyObjects(unit: "line" | "element"): Block<unknown, JsonObject> {
  let line = 0
  return {
    transform(value, controller) {
      line++
      if (isObject(value)) return controller.enqueue(value)
      throw new FormatError(`Cannot use ${unit} ${line}: wanted a JSON object`, { code: "invalid-event", line })
    },
    flush() {},
  }
}
