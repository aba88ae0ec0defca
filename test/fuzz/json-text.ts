/** JSON texts by chance: written out piece by piece, so that every form of white space, escape and number comes up. */
import type { Dice } from "./dice.ts"

const SPACES = ["", "", "", " ", "\n", "\r\n", "\t", "  "]
const NUMBERS = ["0", "-0", "1", "12", "-7", "0.5", "1.25e3", "1E+2", "1e-2", "123456789012345678901234567890", "1e999"]
const WORDS = ["true", "false", "null"]
const PIECES = [
  "a",
  "b c",
  "é",
  "😀",
  "\\n",
  '\\"',
  "\\\\",
  "\\/",
  "\\u0041",
  "\\ud83d\\ude00",
  "\\ud83d",
  "\\ude00",
  "\\u001e",
]
const TRAPS = ["{", "}", "[", "]", ":", ",", "__proto__", "constructor", "\u2028", "\x7f", '\\\\\\"']
const KEYS = ['"a"', '"b"', '"a"', '""', '"__proto__"', '"é"', '"\\u0061"', '"toString"', '"0"']

/** Writes a value, with what surrounds it. */
export function makeJson(dice: Dice, depth = 3): string {
  const space = () => dice.pick(SPACES)
  return space() + makeValue(dice, depth) + space()
}

function makeValue(dice: Dice, depth: number): string {
  const kind = dice.below(depth > 0 ? 6 : 3)
  if (kind === 0) return dice.pick(NUMBERS)
  if (kind === 1) return dice.oneIn(2) ? dice.pick(WORDS) : makeString(dice)
  if (kind === 2) return makeString(dice)
  const isArray = kind === 3
  const member = () =>
    (isArray ? "" : `${dice.pick(SPACES)}${dice.pick(KEYS)}${dice.pick(SPACES)}:`) + makeJson(dice, depth - 1)
  const inside = dice.some(3, member).join(",") || dice.pick(SPACES)
  return isArray ? `[${inside}]` : `{${inside}}`
}

function makeString(dice: Dice): string {
  return `"${dice.some(4, () => dice.pick(dice.oneIn(4) ? TRAPS : PIECES)).join("")}"`
}

const STRAY = [
  ",",
  ":",
  "]",
  "[",
  "}",
  "{",
  '"',
  "\\",
  "1",
  "-",
  ".",
  "e",
  "t",
  "nul",
  " ",
  "\n",
  "\0",
  "\x1e",
  "\\u12",
  "\\x",
  "é",
  "00",
  "+",
]

/** Spoils a text a little: something put in, taken out, doubled or cut off. */
export function spoil(text: string, dice: Dice): string {
  const place = dice.below(text.length + 1)
  const kind = dice.below(4)
  if (kind === 0) return text.slice(0, place) + dice.pick(STRAY) + text.slice(place)
  if (kind === 1) return text.slice(0, place) + text.slice(place + 1)
  if (kind === 2) return text.slice(0, place) + dice.pick(STRAY) + text.slice(place + 1)
  return text.slice(0, place)
}
