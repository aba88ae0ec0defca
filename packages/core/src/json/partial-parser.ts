/** The grammar of JSON, held open between any two units. @see https://www.rfc-editor.org/rfc/rfc8259#section-2 */
import { FormatError } from "../error/format-error.ts"
import { quote } from "../error/quote.ts"
import { isNumber, START, stepNumber } from "./partial-number.ts"
import { createPartialString } from "./partial-string.ts"
import { createPartialText } from "./partial-text.ts"
import { createPartialValue, type PartialJson } from "./partial-value.ts"

/** What has to come next. */
const VALUE = 0
const VALUE_OR_END = 1
const KEY = 2
const KEY_OR_END = 3
const COLON = 4
const COMMA_OR_END = 5

/** What is under way. */
const IN_STRING = 6
const IN_KEY = 7
const IN_NUMBER = 8
const IN_WORD = 9

/** Reads one text. */
export interface PartialParser {
  /** Reads a chunk, up to the end given. */
  read(chunk: string, end: number): void
  /** Takes the end of the text, and says whether the value is complete. */
  end(): boolean
}

/** Makes a parser that gives an item for every step of the value. */
export function createPartialParser(maxDepth: number, give: (item: PartialJson<never>) => void): PartialParser {
  const value = createPartialValue(maxDepth, give)
  const string = createPartialString(refuse)
  /** The string, key or number under way. */
  const text = createPartialText()
  let state = VALUE
  let phase = START
  /** The word under way, and how much of it has come. */
  let word = ""
  let matched = 0
  /** Units before the chunk. */
  let offset = 0

  function refuse(chunk: string, index: number): never {
    settle()
    throw new FormatError(`Cannot parse ${quote(chunk.charAt(index))} at offset ${offset + index} as JSON`, {
      code: "invalid-json",
      offset: offset + index,
    })
  }

  /** Takes what has come of a string, as far as it is certain. */
  function settle() {
    if (state === IN_KEY) text.append(string.take(true))
    if (state !== IN_STRING) return
    const piece = string.take(false)
    value.text(piece, text.append(piece), false)
  }

  function endString() {
    const piece = string.take(true)
    const whole = text.end(piece)
    if (state === IN_KEY) {
      state = COLON
      value.key(whole)
    } else {
      state = COMMA_OR_END
      value.text(piece, whole, true)
    }
  }

  function endScalar(scalar: number | boolean | null) {
    state = COMMA_OR_END
    value.scalar(scalar)
  }

  function readNumber(chunk: string, start: number, end: number): number {
    for (let index = start; index < end; index++) {
      const next = stepNumber(phase, chunk.charCodeAt(index))
      if (next === START) {
        if (!isNumber(phase)) refuse(chunk, index)
        endScalar(Number(text.end(chunk.slice(start, index))))
        return index
      }
      phase = next
    }
    text.append(chunk.slice(start, end))
    return end
  }

  function beginValue(unit: string, chunk: string, index: number) {
    if (unit === '"') state = IN_STRING
    else if (unit === "{") {
      state = KEY_OR_END
      value.open(false)
    } else if (unit === "[") {
      state = VALUE_OR_END
      value.open(true)
    } else if (stepNumber(START, chunk.charCodeAt(index)) !== START) {
      state = IN_NUMBER
      phase = START
    } else {
      word = unit === "t" ? "true" : unit === "f" ? "false" : unit === "n" ? "null" : refuse(chunk, index)
      matched = 1
      state = IN_WORD
    }
  }

  function readStructure(unit: string, chunk: string, index: number) {
    const { closer } = value
    if (unit === closer && state !== VALUE && state !== KEY && state !== COLON) {
      state = COMMA_OR_END
      value.close()
    } else if (state <= VALUE_OR_END) beginValue(unit, chunk, index)
    else if (state <= KEY_OR_END && unit === '"') state = IN_KEY
    else if (state === COLON && unit === ":") state = VALUE
    else if (state === COMMA_OR_END && unit === "," && closer !== undefined) state = closer === "]" ? VALUE : KEY
    else refuse(chunk, index)
  }

  return {
    read(chunk, end) {
      let index = 0
      while (index < end) {
        if (state <= COMMA_OR_END) {
          const unit = chunk.charAt(index)
          if (unit !== " " && unit !== "\n" && unit !== "\r" && unit !== "\t") readStructure(unit, chunk, index)
          // The first unit of a number is read with the others.
          if (state !== IN_NUMBER) index++
        } else if (state === IN_WORD) {
          if (chunk.charAt(index) !== word.charAt(matched)) refuse(chunk, index)
          index++
          if (++matched === word.length) endScalar(JSON.parse(word))
        } else if (state === IN_NUMBER) {
          index = readNumber(chunk, index, end)
        } else {
          index = string.read(chunk, index, end)
          if (index === end) break
          if (chunk.charAt(index++) !== '"') refuse(chunk, index - 1)
          endString()
        }
      }
      settle()
      offset += end
    },
    end() {
      if (state === IN_NUMBER && value.closer === undefined && isNumber(phase)) endScalar(Number(text.end("")))
      return state === COMMA_OR_END && value.closer === undefined
    },
  }
}
