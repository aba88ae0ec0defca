/** What has no end, and has to stop at its limit having held no more than that. */
import {
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
import type { Endless } from "./without-end.ts"

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
