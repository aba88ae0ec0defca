/** Reads one part from a value that came from outside. */
import type { JsonObject, Part } from "../../part.ts"
import { compact, textOf, unknownFields } from "../../wire/json-value.ts"
import { type Shape, shapeOf, type Test } from "./part-shapes.ts"

const NONE: ReadonlySet<string> = new Set(["type"])

/**
 * Reads a part. What is none of ours is `raw`, and so are the members that are not of its part, which stand in front of
 * it. Terminals are read also where they lack what they should have: an end is an end.
 */
export function readPart(value: JsonObject): Part[] {
  const { type } = value
  const shape = shapeOf(type)
  if (shape === undefined) return [rawOf(value)]
  const whole = complete(value)
  const part: Record<string, unknown> = { type }
  const known = new Set(NONE)
  for (const name of Object.keys(whole)) {
    if (name === "type" || !testOf(shape, name)?.(whole[name])) continue
    part[name] = whole[name]
    known.add(name)
  }
  if (Object.keys(shape.needed).some((name) => !known.has(name))) return [rawOf(value)]
  const rest = unknownFields(whole, known)
  if (rest === undefined) return [part as unknown as Part]
  const raw = compact({ type: "raw" as const, from: "parts", at: type as string, id: textOf(whole.id), value: rest })
  return [raw, part as unknown as Part]
}

function testOf({ needed, other }: Shape, name: string): Test | undefined {
  if (Object.hasOwn(needed, name)) return needed[name]
  return Object.hasOwn(other, name) ? other[name] : undefined
}

/** Gives a terminal what it cannot be without. */
function complete(value: JsonObject): JsonObject {
  if (value.type === "error" && typeof value.message !== "string") return { message: "", ...without(value, "message") }
  if (value.type !== "finish" || shapeOf("finish")?.needed.reason?.(value.reason)) return value
  // A word of a later version.
  const native = textOf(value.native) ?? textOf(value.reason)
  return { ...without(value, "reason"), reason: "other", ...(native !== undefined && { native }) }
}

function without(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name))
}

function rawOf(value: JsonObject): Part {
  const event = textOf(value.type)
  return { type: "raw", from: "parts", ...(event !== undefined && { event }), value }
}
