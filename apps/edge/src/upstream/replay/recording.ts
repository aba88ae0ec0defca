/**
 * A recorded stream with its timing: what a cassette holds, as a value. As a file, the same recording is NDJSON: a
 * header line, one `[at, text]` line for each frame, and a last line `{ "end": … }`.
 */

/**
 * One chunk as it came off the network: milliseconds since the request, and the chunk's bytes; as text, where the format is
 * text. A frame is not an event: it may hold several, or a part of one. Text is never cut inside a character.
 */
export type Frame = readonly [at: number, bytes: string | Uint8Array]

export interface Recording {
  readonly name: string
  readonly title: string
  readonly description: string
  /** The wire format, by its name. */
  readonly dialect: string
  readonly contentType: string
  /** In order of time; frames may share a millisecond. */
  readonly frames: readonly Frame[]
  /** After the last frame: `"close"`, the body ends in good order; `"cut"`, the connection is torn. */
  readonly end: "close" | "cut"
}
