/**
 * Arguments of a call as Vertex streams them: values, and pieces of texts, each with the path where it belongs. They are
 * turned into the text of one JSON object that only grows, which can be done since a model writes it from front to back.
 *
 * A path that would change what has been said already breaks the arguments: nothing more is said, so that what there is
 * of them stays what no client takes for whole.
 */
import { LimitError } from "@millrace/core"
import type { JsonObject } from "../../part.ts"
import { type PathStep, parsePath } from "./json-path.ts"

/** The longest arguments of one call, in UTF-16 code units. */
const MAX_LENGTH = 8_388_608
const KNOWN: ReadonlySet<string> = new Set(["jsonPath", "willContinue"])

export interface PartialArgs {
  /** Takes a piece and gives the text that it adds. */
  add(piece: JsonObject): string
  /** Gives the text that completes them. @param isTold whether the wire said that the call is complete */
  end(isTold: boolean): string
}

interface Container {
  readonly isArray: boolean
  /** Names that an object has had. An array needs none: its places come in order. */
  readonly names: Set<string>
}

export function createPartialArgs(): PartialArgs {
  /** The path of the latest value, and for each step of it what holds it. */
  let path: readonly PathStep[] = []
  const containers: Container[] = []
  let isBroken = false
  let isInText = false
  let length = 0

  function open(step: PathStep): string | undefined {
    const isArray = typeof step === "number"
    if (isArray && step !== 0) return undefined
    containers.push({ isArray, names: new Set(isArray ? [] : [step]) })
    return isArray ? "[" : `{${JSON.stringify(step)}:`
  }

  function close(depth: number): string {
    let text = ""
    while (containers.length > depth) text += containers.pop()?.isArray ? "]" : "}"
    return text
  }

  /** Goes from the latest value to another, or gives nothing where there is no way on. */
  function move(steps: readonly PathStep[]): string | undefined {
    if (path.length === 0) return typeof steps[0] === "string" ? descend(steps, 0) : undefined
    let depth = 0
    while (depth < path.length && path[depth] === steps[depth]) depth++
    const from = path[depth]
    const to = steps[depth]
    const container = containers[depth]
    if (from === undefined || to === undefined || container === undefined) return undefined
    if (typeof from === "number" ? to !== from + 1 : typeof to !== "string" || container.names.has(to)) return undefined
    const closed = close(depth + 1)
    if (typeof to === "number") return prefix(`${closed},`, descend(steps, depth + 1))
    container.names.add(to)
    return prefix(`${closed},${JSON.stringify(to)}:`, descend(steps, depth + 1))
  }

  function descend(steps: readonly PathStep[], depth: number): string | undefined {
    let text = ""
    for (const step of steps.slice(depth)) {
      const opened = open(step)
      if (opened === undefined) return undefined
      text += opened
    }
    return text
  }

  function take(piece: JsonObject): string | undefined {
    const value = plainValue(piece)
    if (value === undefined) return Object.keys(piece).every((name) => KNOWN.has(name)) ? "" : undefined
    const steps = parsePath(piece.jsonPath)
    if (steps === undefined) return undefined
    const goesOn = piece.willContinue === true && typeof value === "string"
    if (path.length > 0 && isSame(steps, path)) {
      if (typeof value !== "string" || (!isInText && value !== "")) return undefined
      if (!isInText) return ""
      isInText = goesOn
      return `${inner(value)}${goesOn ? "" : '"'}`
    }
    const closed = isInText ? '"' : ""
    const moved = move(steps)
    if (moved === undefined) return undefined
    path = steps
    isInText = goesOn
    return `${closed}${moved}${goesOn ? `"${inner(value)}` : JSON.stringify(value)}`
  }

  return {
    add(piece) {
      if (isBroken) return ""
      const text = take(piece)
      if (text === undefined) isBroken = true
      length += text?.length ?? 0
      if (length > MAX_LENGTH) throw tooLong(length)
      return text ?? ""
    },
    end(isTold) {
      if (isBroken || (isInText && !isTold)) return ""
      isBroken = true
      if (containers.length === 0) return "{}"
      return `${isInText ? '"' : ""}${close(0)}`
    },
  }
}

function plainValue(piece: JsonObject): string | number | boolean | null | undefined {
  const { stringValue, numberValue, boolValue } = piece
  if (typeof stringValue === "string") return stringValue
  if (typeof numberValue === "number") return numberValue
  if (typeof boolValue === "boolean") return boolValue
  return "nullValue" in piece ? null : undefined
}

/** The text of a JSON string between its quotes. */
function inner(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function isSame(one: readonly PathStep[], other: readonly PathStep[]): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index])
}

function prefix(text: string, rest: string | undefined): string | undefined {
  return rest === undefined ? undefined : text + rest
}

function tooLong(received: number): LimitError {
  return new LimitError(
    `Cannot keep arguments of a tool call longer than ${MAX_LENGTH} code units: current length is ${received}`,
    { code: "part-too-long", limit: MAX_LENGTH, received },
  )
}
