/** The value that `partialJson` has read so far: it grows in place, and every step of it is an item. */
import { LimitError } from "../error/limit-error.ts"

/** One step: what has come, and where in the value. */
export interface PartialJson<Value = unknown> {
  /**
   * The whole as far as it has come. It is one live value that goes on growing: only read it, and copy it where it is to
   * be kept as it is.
   */
  readonly value: Value
  /** The place: keys and indices from the root on, which is `[]` itself. */
  readonly path: Path
  /**
   * What has come there: the next piece of a string; a number, a boolean or null; `{}` or `[]` where an object or an
   * array begins, and `undefined` where it ends.
   */
  readonly delta: string | number | boolean | null | undefined | Record<string, never> | never[]
  /** Whether the value at `path` is complete. Behind a piece of a string that is not, the next item is its next piece. */
  readonly complete: boolean
  /** Whether the whole is complete, as it is with the last item. */
  readonly done: boolean
}

type Path = readonly (string | number)[]
type Container = Record<string | number, unknown>

/** Puts a value together. */
export interface PartialValue {
  /** What ends the innermost object or array, where there is one. */
  readonly closer: "]" | "}" | undefined
  /** Sets the key of the next value in an object. */
  key(name: string): void
  /** Begins an object or an array. */
  open(isArray: boolean): void
  /** Ends the innermost object or array. */
  close(): void
  /** Takes a number, a boolean or null. */
  scalar(value: number | boolean | null): void
  /** Takes a piece of a string, and all of it so far. */
  text(piece: string, whole: string, complete: boolean): void
}

/** Makes a value of which nothing has come, and gives an item for every step. */
export function createPartialValue(maxDepth: number, give: (item: PartialJson<never>) => void): PartialValue {
  const top: Container = { "": undefined }
  /** The object or array that is filled, those around it, and their keys. */
  let holder = top
  const around: Container[] = []
  const keys: (string | number)[] = []
  /** The place under way. */
  let key: string | number = ""
  let path: Path = []
  /** Whether every object has such a member from its prototype, which an assignment could reach. */
  let isInherited = false
  /** Whether a string is under way that has been shown. */
  let isShown = false

  function set(value: unknown) {
    if (!isInherited) holder[key] = value
    else Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
  }

  function begin(value: unknown) {
    if (Array.isArray(holder)) key = holder.push(value) - 1
    else set(value)
    if (holder !== top) path = [...keys, key]
  }

  function step(delta: PartialJson["delta"], complete: boolean) {
    give({ value: top[""] as never, path, delta, complete, done: complete && path.length === 0 })
  }

  return {
    get closer() {
      return holder === top ? undefined : Array.isArray(holder) ? "]" : "}"
    },
    key(name) {
      key = name
      isInherited = name in Object.prototype
    },
    open(isArray) {
      const depth = around.length + 1
      if (depth > maxDepth) {
        throw new LimitError(`Cannot nest JSON deeper than ${maxDepth} levels: current depth is ${depth}`, {
          code: "too-deep",
          limit: maxDepth,
          received: depth,
        })
      }
      const container = (isArray ? [] : {}) as Container
      begin(container)
      if (holder !== top) keys.push(key)
      around.push(holder)
      holder = container
      isInherited = false
      step(isArray ? [] : {}, false)
    },
    close() {
      path = [...keys]
      keys.pop()
      holder = around.pop() as Container
      step(undefined, true)
    },
    scalar(value) {
      begin(value)
      step(value, true)
    },
    text(piece, whole, complete) {
      if (!isShown) begin(whole)
      else if (piece !== "" || complete) set(whole)
      else return
      isShown = !complete
      step(piece, complete)
    },
  }
}
