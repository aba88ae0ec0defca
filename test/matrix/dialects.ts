/** The dialects of the package by name: those that are read, and those that are written. */

import type { DecodingDialect, EncodingDialect } from "@millrace/llm"
import * as llm from "@millrace/llm"

const all: readonly (DecodingDialect | EncodingDialect)[] = (Object.values(llm) as readonly unknown[]).filter(
  (each): each is DecodingDialect | EncodingDialect =>
    typeof each === "object" && each !== null && "contentType" in each,
)

export const decoders: ReadonlyMap<string, DecodingDialect> = byName(
  all.filter((each): each is DecodingDialect => "decode" in each),
)

export const encoders: ReadonlyMap<string, EncodingDialect> = byName(
  all.filter((each): each is EncodingDialect => "encode" in each),
)

function byName<Value extends { readonly name: string }>(values: readonly Value[]): ReadonlyMap<string, Value> {
  return new Map(values.map((value) => [value.name, value]))
}

export function decoderOf(name: string): DecodingDialect {
  const decoder = decoders.get(name)
  if (decoder === undefined) throw new TypeError(`no dialect "${name}" that can be read`)
  return decoder
}

export function encoderOf(name: string): EncodingDialect {
  const encoder = encoders.get(name)
  if (encoder === undefined) throw new TypeError(`no dialect "${name}" that can be written`)
  return encoder
}
