import { ArgumentError } from "@millrace/core"

/** Takes an option that is a count or a size: a whole number from 1 on, or `Infinity` to opt out of a limit. */
export function limitOf(name: string, value: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value > 0)) return value
  throw new ArgumentError(`Cannot use this value as ${name}: wanted a whole number from 1 on, or Infinity`, {
    code: "invalid-option",
  })
}
