/** The shapes in which the tables get the corpus. */
import { chunksOf, linesOf, oneEventEach, oneLineEach } from "../corpus.ts"
import type { Row } from "../table.ts"

/** How many messages one run reads. */
const MESSAGES = 1000

export type Chunks = readonly Uint8Array<ArrayBuffer>[]

export const oneEvent = "1 event"
export const oneLine = "1 line"

/** One event a chunk, and chunks of a size in bytes. */
export function shapes(...byteLengths: number[]): Row<Chunks>[] {
  return [
    { name: oneEvent, input: oneEventEach(MESSAGES), units: MESSAGES },
    ...byteLengths.map((length) => ({ name: sizeName(length), input: chunksOf(length, MESSAGES), units: MESSAGES })),
  ]
}

/** One line a chunk, and chunks of a size in bytes. */
export function lineShapes(...byteLengths: number[]): Row<Chunks>[] {
  return [
    { name: oneLine, input: oneLineEach(MESSAGES), units: MESSAGES },
    ...byteLengths.map((length) => ({ name: sizeName(length), input: linesOf(length, MESSAGES), units: MESSAGES })),
  ]
}

export function sizeName(byteLength: number): string {
  return byteLength < 1024 ? `${byteLength} B` : `${byteLength / 1024} KB`
}
