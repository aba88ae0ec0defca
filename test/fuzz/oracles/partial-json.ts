/** A JSON text that may break off or be wrong, read from its beginning by descent. @see https://www.rfc-editor.org/rfc/rfc8259 */

/** A step: where, what has come there, and whether that is all. The pieces of a string are one step. */
export type Step = readonly [path: readonly (string | number)[], delta: unknown, complete: boolean]

export interface Reading {
  readonly maxDepth: number
  readonly maxLength: number
  readonly onTruncated: "throw" | "accept"
}

/** Thrown where reading ends before the value does. */
class Ended {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

const TRUNCATED = "truncated"
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/y
const VIABLE_NUMBER = /-?(?:(?:0|[1-9]\d*)(?:\.(?:\d+(?:[eE][-+]?\d*)?)?|[eE][-+]?\d*)?)?/y
const ESCAPES: Record<string, string> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }

/** Gives the steps, and last what the reading ends with where that is an error. */
export function readPartial(whole: string, { maxDepth, maxLength, onTruncated }: Reading): (Step | string)[] {
  const text = whole.slice(0, maxLength)
  const mayGoOn = text.length < whole.length
  const steps: (Step | string)[] = []
  let at = 0
  let depth = 0

  const refuse = (): never => {
    throw new Ended(at < text.length ? `throws invalid-json at ${at}` : TRUNCATED)
  }
  const skip = () => {
    while (/^[ \t\r\n]$/.test(text.charAt(at))) at++
  }
  const take = (wanted: string) => (text.charAt(at) === wanted ? at++ : refuse())

  /** Reads behind the opening quote; what has come of a string that breaks off is left in `soFar`. */
  const readString = (show: (soFar: string) => void): string => {
    let value = ""
    try {
      for (;;) {
        const unit = text.charAt(at)
        if (unit === '"') break
        if (unit === "" || unit < " ") refuse()
        at++
        value += unit === "\\" ? readEscape() : unit
      }
    } catch (error) {
      show(/[\ud800-\udbff]$/.test(value) ? value.slice(0, -1) : value)
      throw error
    }
    at++
    return value
  }
  const readEscape = (): string => {
    const letter = text.charAt(at)
    if (letter in ESCAPES) {
      at++
      return ESCAPES[letter] as string
    }
    take("u")
    const start = at
    while (at < start + 4) /^[\da-fA-F]$/.test(text.charAt(at)) ? at++ : refuse()
    return String.fromCharCode(Number.parseInt(text.slice(start, at), 16))
  }

  const readNumber = (path: Step[0]) => {
    VIABLE_NUMBER.lastIndex = at
    const viable = VIABLE_NUMBER.exec(text)?.[0] ?? ""
    NUMBER.lastIndex = 0
    if (viable === "") refuse()
    at += viable.length
    const isEnd = at === text.length
    if (!NUMBER.test(viable) || (isEnd && (path.length > 0 || mayGoOn))) refuse()
    steps.push([path, Number(viable), true])
  }

  const readValue = (path: Step[0]) => {
    skip()
    const first = text.charAt(at)
    const word = ["true", "false", "null"].find((each) => first !== "" && each.startsWith(first))
    if (first === "{" || first === "[") readContainer(path, first)
    else if (first === '"') {
      at++
      steps.push([path, readString((soFar) => steps.push([path, soFar, false])), true])
    } else if (word === undefined) readNumber(path)
    else {
      for (const letter of word) take(letter)
      steps.push([path, JSON.parse(word), true])
    }
  }

  const readContainer = (path: Step[0], opening: string) => {
    if (++depth > maxDepth) throw new Ended("throws too-deep")
    at++
    const isArray = opening === "["
    const closing = isArray ? "]" : "}"
    steps.push([path, isArray ? [] : {}, false])
    skip()
    for (let index = 0; index > 0 || text.charAt(at) !== closing; index++) {
      let key: string | number = index
      if (!isArray) {
        skip()
        take('"')
        key = readString(() => {})
        skip()
        take(":")
      }
      readValue([...path, key])
      skip()
      if (text.charAt(at) !== ",") break
      at++
    }
    take(closing)
    depth--
    steps.push([path, undefined, true])
  }

  try {
    readValue([])
    skip()
    if (at < text.length) refuse()
  } catch (error) {
    if (!(error instanceof Ended)) throw error
    if (error.why !== TRUNCATED) return [...steps, error.why]
    if (!mayGoOn) return onTruncated === "accept" ? steps : [...steps, `throws truncated-json at ${whole.length}`]
  }
  return mayGoOn ? [...steps, "throws stream-too-long"] : steps
}
