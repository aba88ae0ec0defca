/**
 * Every decoder of `packages/llm`, fed with wires that are whole, cut off, or spoiled, and every encoder with what comes of
 * it: nothing is thrown that has no code, every cut gives the same, and only what is complete finishes.
 */
import { type Block, FormatError, LimitError, run } from "@millrace/core"
import type { DecodingDialect, EncodingDialect, Part, StartPart, ToolStart } from "@millrace/llm"
import * as llm from "@millrace/llm"
import { same } from "../../../packages/core/src/testing/same.ts"
import { cut, type Dice } from "../dice.ts"
import { findFrameFault } from "../streams/check-frames.ts"
import { findFault } from "../streams/check-parts.ts"
import { makeConversation } from "../streams/conversation.ts"
import { type Door, decodersOf, encodersOf, writePieces } from "../streams/door.ts"
import { findEndMark } from "../streams/end-marks.ts"
import { join, mutateBytes, mutatePieces } from "../streams/mutate-pieces.ts"
import type { Piece } from "../streams/piece.ts"
import type { Difference, Target } from "../target.ts"

/**
 * How many times its input a stream of parts, or of another format, may be as long; and what it may be besides the ids that
 * some formats say in every frame.
 */
const GROWTH = 24
const HEAD = 20_000

export const decoderTargets: readonly Target<Door>[] = [...decodersOf(llm).keys()].map((name) => ({
  name,
  package: "llm",
  module: "index.ts",
  isWhole: true,
  run(door, dice) {
    const dialect = decodersOf(door).get(name)
    if (dialect === undefined) throw new TypeError(`Cannot find the dialect ${name}`)
    return (dice.oneIn(4) ? checkEnd(door, dialect, dice) : checkSpoiled(door, dialect, dice)) ?? checkPrototype()
  },
}))

interface Finding {
  readonly got: unknown
  readonly wanted: unknown
}

/** What is whole finishes as it was written, and what is cut off before its end mark does not. */
function checkEnd(door: Door, dialect: DecodingDialect, dice: Dice): Difference | undefined {
  const conversation = makeConversation(dice)
  const pieces = writePieces(door, dialect, conversation)
  const mark = conversation.ending.kind === "finish" ? findEndMark(dialect.name, pieces) : -1
  const place = mark === -1 ? pieces.length : dice.below(mark + 1)
  const last = pieces[place]
  // Torn, its JSON is not whole.
  const torn = last === undefined ? [] : [last.slice(0, dice.below(last.length - 8)) as Piece]
  const whole = decode(door, dialect, cut(join(...pieces), dice)).at(-1)
  const broken = decode(door, dialect, cut(join(...pieces.slice(0, place), ...torn), dice)).at(-1)
  const wanted = conversation.ending.kind
  const got = { finish: "finish", error: "error", interrupted: "cut", abort: "cut" }[whole?.type as "finish"]
  if (got !== wanted) return { input: pieces, got: whole, wanted }
  if (broken?.type === "finish")
    return { input: [...pieces.slice(0, place), ...torn], got: broken, wanted: "no finish" }
  return undefined
}

function checkSpoiled(door: Door, dialect: DecodingDialect, dice: Dice): Difference | undefined {
  const pieces = writePieces(door, dialect, makeConversation(dice))
  const other = writePieces(door, dialect, makeConversation(dice))
  return checkPieces(door, dialect, dice.oneIn(4) ? pieces : mutatePieces(pieces, other, dice), dice)
}

/** Checks a wire that is made of these pieces, spoils its bytes or leaves them as they are. */
export function checkPieces(
  door: Door,
  dialect: DecodingDialect,
  pieces: readonly Piece[],
  dice: Dice,
): Difference | undefined {
  const bytes = dice.oneIn(4) ? mutateBytes(join(...pieces), dice) : join(...pieces)
  const chunks = cut(bytes, dice)
  const found = checkDecoder(dialect, bytes, chunks) ?? checkParts(door, dialect, chunks, dice) ?? checkPrototype()
  if (found === undefined) return undefined
  return { input: shorten(new TextDecoder().decode(bytes)), got: found.got, wanted: found.wanted }
}

function checkDecoder(dialect: DecodingDialect, bytes: Uint8Array, chunks: readonly Uint8Array[]): Finding | undefined {
  const [one, other] = [watch(dialect.decode(), [bytes]), watch(dialect.decode(), chunks)]
  const last = one.at(-1)
  if (last instanceof Error && !(last instanceof FormatError || last instanceof LimitError)) {
    return { got: last.stack, wanted: "an error with a code" }
  }
  const ends = one.filter((part) => isEnd(part)).length
  if (!(last instanceof Error) && (ends !== 1 || !isEnd(last))) return { got: one, wanted: "one end, which is last" }
  const wanted = one.map(comparable)
  const got = other.map(comparable)
  return same(got, wanted) ? undefined : { got: firstOther(got, wanted), wanted: "the same in every cut" }
}

function checkParts(
  door: Door,
  dialect: DecodingDialect,
  chunks: readonly Uint8Array[],
  dice: Dice,
): Finding | undefined {
  const parts = decode(door, dialect, chunks)
  const fault = findFault(parts)
  if (fault !== undefined) return { got: { fault, parts: parts.slice(-5) }, wanted: "well-formed parts" }
  const last = parts.at(-1)
  if (last?.type === "error" && last.code === "internal-error") return { got: last, wanted: "an error with a code" }
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const size = JSON.stringify(parts).length
  if (size > GROWTH * length + HEAD) return { got: size, wanted: `parts no longer than ${GROWTH} times ${length}` }
  const to = dice.pick(encodersOf(door))
  return checkEncoder(door, to, parts, length) ?? checkTranslation(door, dialect, to, chunks, parts)
}

function checkEncoder(door: Door, to: EncodingDialect, parts: Part[], length: number): Finding | undefined {
  const log = watch(to.encode({ includeUsage: true }), parts)
  const failure = log.at(-1)
  const end = parts.at(-1)?.type
  if (failure instanceof Error) {
    const hasCode = typeof (failure as { code?: unknown }).code === "string"
    if (!hasCode || end === "finish") return { got: { [to.name]: failure.stack }, wanted: "no error without a code" }
    return undefined
  }
  const text = log.join("")
  const fault = findFrameFault(text, to.contentType)
  if (fault !== undefined) return { got: { [to.name]: fault }, wanted: "whole events or lines of JSON" }
  if (text.length > GROWTH * length + HEAD + parts.length * longestName(parts)) {
    return { got: { [to.name]: text.length }, wanted: `text no longer than ${GROWTH} times ${length}` }
  }
  const from = [...decodersOf(door).values()].find(({ name }) => name === to.name)
  if (from === undefined) return undefined
  const again = decode(door, from, [join(text)]).at(-1)
  if ((again?.type === "finish") === (end === "finish")) return undefined
  // Formats whose arguments are objects have no word for others.
  if (end === "finish" && again?.type === "error" && parts.some(isOddCall)) return undefined
  return { got: { [to.name]: again, tail: text.slice(-500) }, wanted: parts.at(-1) }
}

function longestName(parts: readonly Part[]): number {
  return parts.reduce((longest, part) => {
    const names = [(part as { id?: string }).id, (part as StartPart).model, (part as ToolStart).callId]
    return Math.max(longest, ...names.map((name) => name?.length ?? 0), ((part as ToolStart).itemId ?? "").length)
  }, 0)
}

function isOddCall(part: Part): boolean {
  if (part.type === "tool-start") return part.name === ""
  if (part.type !== "tool-end") return false
  try {
    return !/^\s*\{/.test(part.text ?? "") || JSON.parse(part.text ?? "") === null
  } catch {
    return true
  }
}

/** `translate` over chunks writes what its steps do. */
function checkTranslation(
  { translate }: Door,
  from: DecodingDialect,
  to: EncodingDialect,
  chunks: readonly Uint8Array[],
  parts: Part[],
): Finding | undefined {
  const got = watch(translate(from, to), chunks)
  const wanted = watch(to.encode(), parts)
  // Half a character in front of a failure stays behind.
  const text = (wanted.at(-1) instanceof Error ? wanted.slice(0, -1) : wanted).join("")
  const sure = wanted.at(-1) instanceof Error ? text.replace(/[\ud800-\udbff]$/, "") : text
  const written = new TextDecoder().decode(join(...(got.filter((each) => each instanceof Uint8Array) as Uint8Array[])))
  return written === sure.toWellFormed() ? undefined : { got: { [to.name]: written }, wanted: text }
}

function decode(
  { contain, check, describeError }: Door,
  dialect: DecodingDialect,
  chunks: readonly Uint8Array[],
): Part[] {
  return run(chunks, contain(dialect.decode()), check({ describe: describeError }))
}

/** Gives all that a block gives, and the error that it ends with. */
function watch(block: Block<never, unknown>, chunks: readonly unknown[]): unknown[] {
  const log: unknown[] = []
  try {
    run(chunks as never[], block, { transform: (item) => void log.push(item), flush() {} } as Block<unknown, unknown>)
  } catch (error) {
    log.push(error)
  }
  return log
}

function comparable(item: unknown): unknown {
  return item instanceof Error ? `throws ${(item as { code?: string }).code}` : item
}

function firstOther(got: readonly unknown[], wanted: readonly unknown[]): unknown {
  const index = got.findIndex((item, place) => !same(item, wanted[place]))
  return index === -1 ? { missing: wanted[got.length] } : { index, got: got[index], whole: wanted[index] }
}

function isEnd(item: unknown): boolean {
  const { type } = item as Part
  return type === "finish" || type === "error" || type === "interrupted" || type === "abort"
}

function checkPrototype(): Difference | undefined {
  const names = Object.keys(Object.prototype)
  for (const name of names) delete (Object.prototype as Record<string, unknown>)[name]
  return names.length === 0 ? undefined : { input: "not told", got: names, wanted: "no member of every object" }
}

/** A report is read by people. */
function shorten(text: string): string {
  return text.replace(/x{100,}/g, "(x…)").replace(/\[{100,}\]{100,}/g, "(deep)")
}
