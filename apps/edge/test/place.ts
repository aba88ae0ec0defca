/** How it is said where a dialect has what: paths into a frame's value, and what there are no paths for. */

/** All that a reader of recordings must know of a dialect. What its wire has no place for is left out. */
export interface Places {
  readonly text: Place
  /** Left out where reasoning stands in the text. */
  readonly reasoning?: Place
  readonly signature?: Place
  /** Of sources. */
  readonly url?: Place
  /** Reads the pieces of calls. Left out where calls stand in the text. */
  readonly calls?: (value: unknown) => Call[]
  readonly finish: Place
  readonly error: Place
  /** The words for a finish: stop, length, tool calls, content filter; and for a refusal, where there is another. */
  readonly words: readonly [stop?: string, length?: string, calls?: string, filter?: string, refusal?: string]
  /** The word for a finish behind an error, where there is one. */
  readonly errorWord?: string
  /** What stands in the event, line or frame with which a stream is complete, behind which a cut takes no answer away. */
  readonly end: RegExp
  /** Behind which ends `[DONE]` is a custom. */
  readonly done?: "finish" | "finish and error"
  /** How many tokens a piece has of a text: those of the last one are lost in a cut. @default 1 */
  readonly tokens?: number
}

/** Paths such as `choices.0.delta`, several for frames of several kinds; or a function, for what no path leads to. */
export type Place = readonly string[] | ((value: unknown) => unknown)

/** A piece of a call: a name begins a new one. */
export interface Call {
  readonly name?: unknown
  readonly arguments?: unknown
}

/** Reads what is at a path. */
export function at(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split(".")) found = (found as Record<string, unknown> | null | undefined)?.[key]
  return found
}

/** Reads the list at a path, or the one value that is there. */
export function list(value: unknown, path: string): unknown[] {
  const found = at(value, path)
  return Array.isArray(found) ? found : found === undefined || found === null ? [] : [found]
}

/** Reads all that is in a place. */
export function read(value: unknown, place: Place = []): unknown[] {
  const found = typeof place === "function" ? [place(value)] : place.map((path) => select(value, path))
  return found.filter((one) => one !== undefined && one !== null)
}

/** A path may begin with the type (or, of a result, the subtype) that its frames have. */
function select(value: unknown, path: string): unknown {
  const [type, rest] = path.includes(">") ? path.split(">") : [undefined, path]
  if (type !== undefined && at(value, "type") !== type && at(value, "subtype") !== type) return undefined
  return at(value, rest ?? "")
}
