/** The shapes in which the tables get the corpus. */
import { chunksOf, oneEventEach } from "../corpus.ts"
import type { Row } from "../table.ts"

/** How many events one run reads. */
const EVENTS = 1000

export type Chunks = readonly Uint8Array<ArrayBuffer>[]

export const oneEvent = "1 event"

/** One event a chunk, and chunks of a size in bytes. */
export function shapes(...byteLengths: number[]): Row<Chunks>[] {
  return [
    { name: oneEvent, input: oneEventEach(EVENTS), units: EVENTS },
    ...byteLengths.map((length) => ({ name: sizeName(length), input: chunksOf(length, EVENTS), units: EVENTS })),
  ]
}

export function sizeName(byteLength: number): string {
  return byteLength < 1024 ? `${byteLength} B` : `${byteLength / 1024} KB`
}
