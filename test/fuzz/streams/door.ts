/** What is fuzzed: the door of `packages/llm`, of the tree or of a mutant of it, and the wires that are made for it. */
import { encodeText, run } from "@millrace/core"
import type { DecodingDialect, EncodingDialect, Part } from "@millrace/llm"
import type { Conversation } from "../../../apps/edge/src/upstream/replay/conversation.ts"
import { dialects as written } from "../../../apps/edge/src/upstream/replay/dialects.ts"
import type { Piece } from "./piece.ts"

export type Door = typeof import("@millrace/llm")

/** Gives the dialects that the door can read, by the names of their constants. */
export function decodersOf(door: object): Map<string, DecodingDialect> {
  return new Map(Object.entries(door).filter(([, value]) => isDialect(value, "decode")))
}

/** Gives the dialects that the door can write. */
export function encodersOf(door: object): EncodingDialect[] {
  return Object.values(door).filter((value) => isDialect(value, "encode"))
}

/** Writes a conversation in a dialect: as a provider would, and where there is none, as the dialect itself does. */
export function writePieces(door: Door, dialect: DecodingDialect, conversation: Conversation): readonly Piece[] {
  const writer = written.find(({ name }) => name === dialect.name)
  if (writer !== undefined) return writer.write(conversation)
  const [events] = written.filter(({ name }) => name === "cohere")
  const wire = (events?.write(conversation) ?? []) as readonly string[]
  return run(partsOf(door, wire), (dialect as DecodingDialect & EncodingDialect).encode())
}

function partsOf({ cohere, check }: Door, wire: readonly string[]): Part[] {
  return run(wire, encodeText(), cohere.decode(), check())
}

function isDialect(value: unknown, way: "decode" | "encode"): boolean {
  const { name, [way]: make } = (value ?? {}) as Record<string, unknown>
  return typeof value === "object" && typeof name === "string" && typeof make === "function"
}
