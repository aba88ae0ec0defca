import { batches, partialJson } from "@millrace/core"
import { JSONParser } from "@streamparser/json"
import { parse as parseStream } from "jsonriver"
import { do_not_optimize } from "mitata/src/lib.mjs"
import { parse } from "partial-json"
import { type Row, type Table, timesFaster } from "../table.ts"

/** What a model writes as the arguments of a tool call. */
interface Answer {
  readonly title?: string
  readonly sections?: readonly { readonly heading?: string; readonly text?: string; readonly score?: number }[]
}

const DELTA_LENGTH = 4
const SECTION = {
  heading: "What the river carries",
  text: 'A line of text that a model wrote, with "quotes" in it,\nand a second line. Größe, naïve and 日本語 too. '.repeat(
    4,
  ),
  score: 0.8125,
  tags: ["water", "wheel", "mill"],
  done: true,
}

/** A document of about so many units, cut into deltas. */
function deltas(name: string, sections: number): Row<readonly string[]> {
  const text = JSON.stringify({ title: "Mills", sections: Array.from({ length: sections }, () => SECTION) })
  const input = Array.from({ length: Math.ceil(text.length / DELTA_LENGTH) }, (_, index) =>
    text.slice(index * DELTA_LENGTH, (index + 1) * DELTA_LENGTH),
  )
  return { name, input, units: input.length }
}

/** Where a section's members stand for a parser that counts what is around them. */
const SECTION_DEPTH = 3

const SECTION_WEIGHT = 10_000

/** What a page looks at behind every delta: how much there is, not the text itself, which would make it one piece. */
function lookAt(value: Answer | undefined): number {
  const sections = value?.sections
  return sections === undefined ? 0 : sections.length * SECTION_WEIGHT + (sections.at(-1)?.text?.length ?? 0)
}

/** Sees what there is, and tells by its last sight whether all came: on the way each parser shows it in its own steps. */
function createSight() {
  let last = 0

  function see(seen: number) {
    do_not_optimize(seen)
    last = seen
  }

  return { see, look: (value: Answer | undefined) => see(lookAt(value)), last: () => last }
}

/** A source that costs next to nothing, and that every parser can be given. */
function iterableOf(deltas: readonly string[]): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      let position = 0
      return {
        next() {
          const value = deltas[position++]
          return Promise.resolve(value === undefined ? { done: true, value } : { done: false, value })
        },
      }
    },
  } as AsyncIterable<string>
}

async function byBatches(deltas: readonly string[]): Promise<number> {
  const sight = createSight()
  for await (const items of batches(iterableOf(deltas), partialJson<Answer>())) sight.look(items.at(-1)?.value)
  return sight.last()
}

async function byJsonriver(deltas: readonly string[]): Promise<number> {
  const sight = createSight()
  for await (const value of parseStream(iterableOf(deltas))) sight.look(value as Answer)
  return sight.last()
}

function byBlock(deltas: readonly string[]): number {
  const sight = createSight()
  const block = partialJson<Answer>()
  let value: Answer | undefined
  const outlet = {
    enqueue(item: { readonly value: Answer }) {
      value = item.value
    },
    terminate() {},
  }
  for (const delta of deltas) {
    block.transform(delta, outlet)
    sight.look(value)
  }
  block.flush(outlet)
  return sight.last()
}

/** Shows a string under way apart from the value that it is part of. */
function byStreamParser(deltas: readonly string[]): number {
  const sight = createSight()
  const parser = new JSONParser({ emitPartialTokens: true, emitPartialValues: true })
  let sections: ArrayLike<unknown> | undefined
  let textLength = 0
  parser.onValue = ({ value, key, stack }) => {
    if (stack.length !== SECTION_DEPTH) return
    sections = stack[SECTION_DEPTH - 1]?.value as unknown as ArrayLike<unknown>
    if (key === undefined) textLength = 0
    else if (key === "text") textLength = (value as string | undefined)?.length ?? 0
  }
  for (const delta of deltas) {
    parser.write(delta)
    sight.see(sections === undefined ? 0 : sections.length * SECTION_WEIGHT + textLength)
  }
  return sight.last()
}

/** Parses all that has come anew behind every delta. */
function byReparsing(deltas: readonly string[]): number {
  const sight = createSight()
  let text = ""
  for (const delta of deltas) {
    text += delta
    sight.look(parse(text))
  }
  return sight.last()
}

const large = "51 KB"

export const partialJsonTable: Table<readonly string[]> = {
  name: "partial-json",
  title: "JSON as it comes",
  about:
    `A tool call's arguments in deltas of ${DELTA_LENGTH} characters; behind every delta the value so far is looked at. ` +
    "By hand: `partialJson`, `@streamparser/json`, and partial-json, which parses all anew each time, are fed in a plain " +
    "loop. jsonriver has no door for that: it reads an asynchronous iterable that costs next to nothing, and so does " +
    "`batches` with `partialJson`.",
  rowTitle: "text",
  unit: "delta",
  rows: () => [deltas("4 KB", 8), deltas(large, 98)],
  sides: {
    "by hand": byBlock,
    "by batches": byBatches,
    jsonriver: byJsonriver,
    "@streamparser/json": byStreamParser,
    "partial-json": byReparsing,
  },
  isLeftOut: (side, _runtime, row) => side === "partial-json" && row === large,
  measures: [
    timesFaster("by hand faster than jsonriver", "by hand", "jsonriver", (_runtime, row) =>
      row === large ? { atLeast: 3 } : undefined,
    ),
    timesFaster("`batches` faster than that", "by batches", "jsonriver"),
    timesFaster("by hand faster than @streamparser/json", "by hand", "@streamparser/json"),
    timesFaster("by hand faster than partial-json", "by hand", "partial-json"),
  ],
  seconds: 4,
}
