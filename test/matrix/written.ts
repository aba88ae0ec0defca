/** Sources as parts, and parts as text of any format. */
import { type Block, type Outlet, run } from "@millrace/core"
import { check, contain, type EncodeOptions, type Part, StreamFailure } from "@millrace/llm"
import { decoderOf, encoderOf } from "./dialects.ts"

/** What an encoder gives for a whole stream. */
export interface Written {
  readonly text: string
  /** Whether it breaks off, for want of a word for a bad end. */
  readonly isBroken: boolean
}

/** Decodes and checks the chunks of a stream. */
export function read(dialect: string, chunks: readonly Uint8Array[]): Part[] {
  return run(chunks, contain(decoderOf(dialect).decode()), check())
}

export function write(dialect: string, parts: readonly Part[], options: EncodeOptions = {}): Written {
  const block: Block<Part, string> = encoderOf(dialect).encode({ includeUsage: true, ...options })
  const pieces: string[] = []
  let isOver = false
  const controller: Outlet<string> = {
    enqueue: (piece) => void pieces.push(piece),
    terminate() {
      isOver = true
    },
  }
  try {
    for (const part of parts) if (!isOver) block.transform(part, controller)
    if (!isOver) block.flush(controller)
    return { text: pieces.join(""), isBroken: false }
  } catch (error) {
    if (!(error instanceof StreamFailure)) throw error
    // What came before is with the client already.
    return { text: pieces.join(""), isBroken: true }
  }
}
