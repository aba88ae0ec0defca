/**
 * The same small answers in every format, as few events as show what a client must read. Each answer is a list of frames, so
 * that it can be cut after any of them and inside one.
 */
export interface Sample {
  readonly contentType: string
  readonly headers?: Readonly<Record<string, string>>
  /** Reasoning and text to a proper end, with usage. */
  readonly answer: readonly Frame[]
  /** How many frames of the answer come before a cut in the middle of its text. */
  readonly cut: number
  /** A text, and a call of `TOOL` with `ARGS`. */
  readonly tools?: readonly Frame[]
  /** A text that met the limit of tokens. */
  readonly length?: readonly Frame[]
  /** A text, and then the error `ERROR` in the format's own words. */
  readonly error?: readonly Frame[]
}

export type Frame = string | Uint8Array

export const REASONING = "Let me think."
export const TEXTS: readonly [string, string, string] = ["Hello, ", "wörld ", "🌊!"]
export const TEXT: string = TEXTS.join("")
export const TOOL = "look_up"
export const ARGS: object = { city: "Zürich", days: [1, 2] }
export const ERROR = "The model is overloaded"
export const USAGE: { readonly input: number; readonly output: number } = { input: 12, output: 7 }

/** The text of the arguments, in pieces that are not JSON alone. */
export const ARGS_PIECES: readonly [string, string] = ['{"city":"Zür', 'ich","days":[1,2]}']

/** Writes an event whose data is JSON. */
export const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

/** Writes an event with a name, which is the `type` of its data. */
export const named = (value: { readonly type: string }): string => `event: ${value.type}\n${data(value)}`
