/** `decodeJsonSequence` fed with records as writers leave them: whole, torn, run together, without their frame. */
import { cut, type Dice } from "../dice.ts"
import { makeJson, spoil } from "../json-text.ts"
import { readSequence } from "../oracles/decode-json-sequence.ts"
import { compare, observe, type Target } from "../target.ts"

const STARTS = ["\x1e", "\x1e", "\x1e", "\x1e", "\x1e\x1e", "\x1e\n", "\x1e ", ""]
const ENDS = ["\n", "\n", "\n", "\r\n", " \n", "", " ", "\n\n"]
const JUNK = ["nope", "1 2", "{}[]", "tru", "}", "]]", '"', "\uFEFF", "\\", "[1}", "-", "'a'"]
const encoder = new TextEncoder()

export const decodeJsonSequenceTarget: Target = {
  name: "decodeJsonSequence",
  module: "json/decode-json-sequence.ts",
  run(create, dice) {
    const input = makeInput(dice)
    const chunks = cut(input, dice)
    const mark = ({ code, line, offset }: { code: string; line: number; offset: number }) =>
      `${code} ${line} at ${offset}`
    const output: unknown[] = []
    observe(create({ onInvalid: mark } as never), chunks, output)
    const found = compare({ text: new TextDecoder().decode(input), chunks }, output, readSequence(input))
    return found ?? checkPromptness(create, input, mark, dice)
  },
}

/** What ends in a line feed is out before anything further comes, unless it is still open: the same as at the end. */
function checkPromptness(
  create: Parameters<Target["run"]>[0],
  input: Uint8Array<ArrayBuffer>,
  mark: unknown,
  dice: Dice,
): ReturnType<Target["run"]> {
  const ends = [...input.keys()].filter((index) => input[index] === 0x0a)
  if (ends.length === 0) return undefined
  const prefix = input.slice(0, dice.pick(ends) + 1)
  const output: unknown[] = []
  observe(create({ onInvalid: mark } as never), cut(prefix, dice), output, false)
  const wanted = readSequence(prefix)
  // The end alone says that a text breaks off; a line feed says everything else.
  if (output.length < wanted.length && String(wanted.at(-1)).startsWith("truncated-json")) wanted.pop()
  return compare({ prefix: new TextDecoder().decode(prefix) }, output, wanted)
}

function makeInput(dice: Dice): Uint8Array<ArrayBuffer> {
  const text = dice.some(5, () => dice.pick(STARTS) + makeText(dice) + dice.pick(ENDS)).join("")
  const bytes = encoder.encode(text)
  if (bytes.length > 0 && dice.oneIn(8))
    bytes[dice.below(bytes.length)] = dice.pick([0xff, 0xc3, 0x80, 0x1e, 0x0a, 0x22, 0x5c])
  return bytes
}

function makeText(dice: Dice): string {
  const kind = dice.below(8)
  if (kind === 0) return dice.pick(JUNK)
  const text = makeJson(dice, 2)
  if (kind === 1) return spoil(text, dice)
  if (kind === 2) return `${text}\n${dice.oneIn(2) ? dice.pick(JUNK) : makeJson(dice, 1)}`
  return text
}
