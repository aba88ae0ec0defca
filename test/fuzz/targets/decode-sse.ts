/** `decodeSse` fed with lines that are nearly fields: whole lines are put together, since noise reaches no rule. */
import type { DecodeSseOptions } from "../../../packages/core/src/sse/decode-sse.ts"
import { cut, type Dice } from "../dice.ts"
import { readSse } from "../oracles/decode-sse.ts"
import { compare, observe, type Target } from "../target.ts"

const NAMES = [
  "data",
  "data",
  "data",
  "event",
  "id",
  "retry",
  "",
  "Data",
  "data ",
  "dat",
  "id\0",
  "\uFEFFdata",
  "comment",
  "é",
]
const SEPARATORS = [":", ":", ": ", ": ", ":  ", ":\t", ":: ", ""]
const VALUES = [
  "",
  "",
  "a",
  " b",
  "a:b",
  "1",
  "0042",
  "1a",
  "-1",
  "1e3",
  "99999999999999999999",
  "é",
  "😀",
  "x\0y",
  "\0",
]
const ODD_VALUES = ["\u2028", "\u0085", "\v", "\uFEFF", " ", "message", "[DONE]", '{"a":1}', "x".repeat(40)]
const ENDS = ["\n", "\n", "\n", "\r\n", "\r\n", "\r"]
const MARK = "\uFEFF"
const encoder = new TextEncoder()

export const decodeSseTarget: Target = {
  name: "decodeSse",
  module: "sse/decode-sse.ts",
  run(create, dice) {
    const input = makeInput(dice)
    const reading = {
      onTruncated: dice.pick(["discard", "dispatch", "throw"] as const),
      limit: dice.pick([8_388_608, Number.POSITIVE_INFINITY, 1 + dice.below(60), 50 + dice.below(200)]),
      lastEventId: dice.pick(["", "", "before"]),
    }
    const chunks = cut(input, dice)
    const hearsComments = dice.oneIn(2)
    const log: unknown[] = []
    const note = (kind: string) => (value: unknown) => void log.push([kind, value])
    const options: DecodeSseOptions = {
      onTruncated: reading.onTruncated,
      maxEventByteLength: reading.limit,
      lastEventId: reading.lastEventId,
      onId: note("id"),
      onRetry: note("retry"),
      // Without a listener the parser keeps nothing of a comment.
      onComment: hearsComments ? note("comment") : undefined,
    }
    observeEvents(create(options as never), chunks, log)
    return compare(
      { ...reading, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(input), chunks },
      log,
      readSse(input, reading).filter((entry) => hearsComments || (entry as unknown[])[0] !== "comment"),
    )
  },
}

/** Events stand in the log beside what the listeners were told. What they are told by an end that throws is nobody's. */
function observeEvents(block: Parameters<typeof observe>[0], chunks: readonly Uint8Array[], log: unknown[]) {
  let atEnd = 0
  observe(
    {
      transform: (chunk, outlet) =>
        block.transform(chunk, { ...outlet, enqueue: (event) => outlet.enqueue(["event", event]) }),
      flush(outlet) {
        atEnd = log.length
        block.flush({ ...outlet, enqueue: (event) => outlet.enqueue(["event", event]) })
      },
    },
    chunks,
    log,
  )
  if (log.at(-1) === "throws truncated-event") log.splice(atEnd, log.length - atEnd - 1)
}

function makeInput(dice: Dice): Uint8Array<ArrayBuffer> {
  let text = dice.oneIn(5) ? MARK.repeat(1 + dice.below(2)) : ""
  const lines = 1 + dice.below(dice.oneIn(4) ? 30 : 10)
  for (let line = 0; line < lines; line++)
    text += makeLine(dice) + dice.pick(ENDS) + (dice.oneIn(3) ? dice.pick(ENDS) : "")
  if (dice.oneIn(2)) text += makeLine(dice)
  const bytes = encoder.encode(text)
  if (!dice.oneIn(6)) return bytes
  // What is not UTF-8: a byte of another kind, or a character that breaks off.
  if (dice.oneIn(2)) bytes[dice.below(bytes.length)] = dice.pick([0xff, 0xc3, 0x80, 0xf0, 0xe2, 0x0a, 0x0d])
  return dice.oneIn(3) ? bytes.slice(0, dice.below(bytes.length + 1)) : bytes
}

function makeLine(dice: Dice): string {
  if (dice.oneIn(10)) return `:${dice.pick(["", " ", "a", " a"])}${dice.pick(VALUES)}`
  return dice.pick(NAMES) + dice.pick(SEPARATORS) + dice.pick(dice.oneIn(4) ? ODD_VALUES : VALUES)
}
