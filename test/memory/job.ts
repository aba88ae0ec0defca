/** What a process that proves is told, and what it says. */

export interface Job {
  readonly kind: "throughput" | "endless"
  readonly name: string
  /** How many bytes go through; or the limit, in bytes or code units. */
  readonly byteLength: number
  /** For what has no end: how long its chunks are. */
  readonly chunkLength?: number
}

export interface Outcome {
  readonly name: string
  /** The most bytes that were held: more than once a sixteenth had gone through, or more than before the first chunk. */
  readonly held: number
  /** How much has gone through; or how much the error says there was. */
  readonly received: number | undefined
}
