/** A stream that goes through the matrix: bytes in some upstream's dialect, and what is known of how they end. */
export interface Source {
  readonly name: string
  /** The dialect that it is in. */
  readonly dialect: string
  readonly bytes: Uint8Array
  /** How it ends, said without our decoder. */
  readonly end: "finish" | "error" | "interrupted"
}
