/** What has no end, and has to stop at its limit having held no more than that. */
import {
  type Block,
  decodeJsonArray,
  decodeJsonLines,
  decodeJsonSequence,
  decodeSse,
  lines,
  partialJson,
  segment,
  splitBytes,
} from "@millrace/core"
import { translateEndless } from "./translate-endless.ts"

export interface Endless {
  readonly name: string
  /** A block that stops at a limit. */
  create(limit: number): Block<never, unknown>
  /** What comes first, and does not count. */
  readonly first?: string
  /** What then comes for ever. */
  readonly again: string
  /** Whether the block takes text. */
  readonly isText?: boolean
  /**
   * How many times the limit is held at most: an engine takes two bytes for each unit of a text beyond Latin-1, and a
   * rope of many short lines takes more than its text. @default 1
   */
  readonly times?: number
  /** The code of the error that stops it. */
  readonly code: string
}

export const endless: readonly Endless[] = [
  ...[
    { name: "a line", again: "x" },
    { name: "a line beyond Latin-1", again: "ж", times: 2 },
  ].map((each) => ({
    ...each,
    name: `lines: ${each.name}`,
    create: (maxLength: number) => lines({ maxLength }),
    isText: true,
    code: "line-too-long",
  })),
  {
    name: "segment: a word",
    create: (maxLength) => segment({ granularity: "word", maxLength }),
    again: "x",
    isText: true,
    code: "segment-too-long",
  },
  {
    name: "splitBytes: a part",
    create: (maxByteLength) => splitBytes("\n", { maxByteLength }),
    again: "x",
    code: "part-too-long",
  },
  ...[
    { name: "a line of data", first: "data: ", again: "x" },
    { name: "lines of data", again: "data: some text\n", times: 7 },
    { name: "a field's name", again: "x" },
    { name: "an id", first: "id: ", again: "x" },
    { name: "a comment", first: ": ", again: "x" },
  ].map((each) => ({
    ...each,
    name: `decodeSse: ${each.name}`,
    create: (maxEventByteLength: number) => decodeSse({ maxEventByteLength }),
    code: "event-too-large",
  })),
  ...[
    { name: "a string", first: '"', again: "x" },
    { name: "a number", again: "1" },
    { name: "spaces", again: " " },
    { name: "arrays in arrays", again: "[" },
  ].map((each) => ({
    ...each,
    name: `decodeJsonLines: ${each.name}`,
    create: (maxByteLength: number) => decodeJsonLines({ maxByteLength }),
    code: "line-too-long",
  })),
  ...[
    { name: "a string", first: '\x1E"', again: "x" },
    { name: "a number", first: "\x1E", again: "1" },
  ].map((each) => ({
    ...each,
    name: `decodeJsonSequence: ${each.name}`,
    create: (maxByteLength: number) => decodeJsonSequence({ maxByteLength }),
    code: "item-too-long",
  })),
  ...[
    { name: "a string", first: '["', again: "x" },
    { name: "a number", first: "[", again: "1" },
    { name: "arrays in arrays", first: "[", again: "[" },
  ].map((each) => ({
    ...each,
    name: `decodeJsonArray: ${each.name}`,
    create: (maxByteLength: number) => decodeJsonArray({ maxByteLength }),
    code: "item-too-long",
  })),
  ...[
    { name: "a string", first: '"', again: "x" },
    { name: "a number", again: "1" },
    { name: "a string beyond Latin-1", first: '"', again: "ж", times: 2 },
    { name: "a key", first: '{"', again: "x" },
    { name: "escapes", first: '"', again: "\\n" },
  ].map((each) => ({
    ...each,
    name: `partialJson: ${each.name}`,
    create: (maxLength: number) => partialJson({ maxLength }),
    isText: true,
    code: "stream-too-long",
  })),
  ...translateEndless,
]
