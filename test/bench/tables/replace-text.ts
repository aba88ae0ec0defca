import type { Readable } from "node:stream"
import { pipe, type ReplaceRule, replaceText } from "@millrace/core"
import { do_not_optimize } from "mitata/src/lib.mjs"
import { streamOf } from "../corpus.ts"
import { readNodeStream } from "../node-stream.ts"
import { type Row, type Table, timesAsLong, timesFaster } from "../table.ts"

interface Task {
  readonly chunks: readonly string[]
  readonly rules: readonly ReplaceRule[]
}

const LENGTH = 65_536
const PROSE =
  "The miller opens the sluice, and what the river brings goes over the wheel: write to ann@example.com, not to the " +
  "old address, and never show the key sk-ABCDEFGHIJKLMNOPQRSTUV to anybody at the mill. "
const text = PROSE.repeat(Math.ceil(LENGTH / PROSE.length)).slice(0, LENGTH)

const literal: ReplaceRule = { find: "the mill", replace: "the works" }
const literals: readonly ReplaceRule[] = "sluice river wheel address miller opens brings never show anybody"
  .split(" ")
  .map((find) => ({ find, replace: find.toUpperCase() }))
const patterns: readonly ReplaceRule[] = [
  { find: /\bsk-[A-Za-z0-9]{20,64}/, replace: "[key]" },
  { find: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/, replace: "[address]" },
]

function row(name: string, rules: readonly ReplaceRule[], length: number): Row<Task> {
  const chunks = Array.from({ length: Math.ceil(LENGTH / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  )
  return { name: `${name}, ${length} characters`, input: { chunks, rules }, units: LENGTH / 1024 }
}

/** Takes text in, and tells how long it was. */
function createMeter() {
  let length = 0
  return {
    read(piece: string) {
      do_not_optimize(piece)
      length += piece.length
    },
    length: () => length,
  }
}

function byBlock({ chunks, rules }: Task): number {
  const meter = createMeter()
  const block = replaceText(rules)
  const outlet = { enqueue: meter.read, terminate() {} }
  for (const chunk of chunks) block.transform(chunk, outlet)
  block.flush(outlet)
  return meter.length()
}

async function byPipe({ chunks, rules }: Task): Promise<number> {
  const meter = createMeter()
  const reader = pipe(streamOf(chunks), replaceText(rules)).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return meter.length()
    meter.read(value)
  }
}

async function byReplaceStream({ chunks, rules }: Task): Promise<number> {
  const meter = createMeter()
  const { default: replaceStream } = await import("replacestream")
  const { Readable: NodeReadable } = await import("node:stream")
  let position = 0
  let stream: Readable = new NodeReadable({
    encoding: "utf8",
    read() {
      this.push(chunks[position++] ?? null)
    },
  })
  // Strings it would find in either case.
  for (const { find, replace } of rules) stream = stream.pipe(replaceStream(new RegExp(find, "g"), String(replace)))
  await readNodeStream<Uint8Array>(stream, (piece) => meter.read(String(piece)))
  return meter.length()
}

/** All at once, rule by rule: what nobody has to hold is not held, and what comes is not shown before all has come. */
function atOnce({ chunks, rules }: Task): number {
  const meter = createMeter()
  let whole = chunks.join("")
  for (const { find, replace } of rules) {
    const every = typeof find === "string" ? find : new RegExp(find, "g")
    whole = whole.replaceAll(every, String(replace))
  }
  meter.read(whole)
  return meter.length()
}

export const replaceTextTable: Table<Task> = {
  name: "replace-text",
  title: "Replacing text across chunk borders",
  about:
    "64 KB of prose with a literal, ten literals, or two patterns (a key and an address) to be replaced: `replaceText` " +
    "fed by hand and by `pipe`; the npm package replacestream on Node's streams, which finds other matches for patterns " +
    "that are cut; and, as the floor, the text joined and replaced at once by `replaceAll`, rule by rule.",
  rowTitle: "rules, chunks",
  unit: "KB",
  rows: () => [
    row("1 literal", [literal], 4),
    row("1 literal", [literal], 1024),
    row("10 literals", literals, 4),
    row("10 literals", literals, 1024),
    row("2 patterns", patterns, 4),
    row("2 patterns", patterns, 1024),
  ],
  sides: { "by hand": byBlock, pipe: byPipe, replacestream: byReplaceStream, "at once": atOnce },
  isLeftOut: (side, runtime, row) =>
    side === "replacestream" && (runtime === "workerd" || row.startsWith("2 patterns")),
  measures: [
    timesAsLong("by hand of the time at once", "by hand", "at once"),
    timesFaster("`pipe` faster than replacestream", "pipe", "replacestream"),
  ],
  seconds: 4,
}
