/** Valibot takes a list for an object without keys; JSON has both, and they are not the same. */
import * as v from "valibot"

/** Puts the check before a schema for objects. */
export function notAList<Output>(schema: v.GenericSchema<unknown, Output>): v.GenericSchema<unknown, Output> {
  return v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value), "wanted an object"),
    schema,
  )
}
