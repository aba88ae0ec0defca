/** JSON Patch, as far as clients check it before they take a change of the state. @see https://www.rfc-editor.org/rfc/rfc6902 */
import { isObject } from "../../wire/json-value.ts"

const POINTER = /^(?:\/(?:[^/~]|~[01])*)*$/

export function isJsonPatch(value: unknown): boolean {
  return Array.isArray(value) && value.every(isOperation)
}

function isOperation(value: unknown): boolean {
  if (!isObject(value) || !isPointer(value.path)) return false
  switch (value.op) {
    case "add":
    case "replace":
    case "test":
      return value.value !== undefined
    case "move":
    case "copy":
      return isPointer(value.from)
    default:
      return value.op === "remove"
  }
}

function isPointer(value: unknown): boolean {
  return typeof value === "string" && POINTER.test(value)
}
