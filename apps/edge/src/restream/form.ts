/**
 * The forms in which a client can ask for a stream with `Accept`: its dialect as it is, the values of its events a line
 * each, or the text alone. Whatever the form, it tells three things apart: here is a piece, this was all, and this failed.
 */
import { type Block, compose, decodeSse, encodeText, flatMap, map, run } from "@millrace/core"
import { type EncodingDialect, type ErrorPart, text } from "@millrace/llm"
import { eventValues } from "./event-values.ts"

export interface Form {
  readonly mediaType: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  /** The dialect that is written. */
  readonly dialect: EncodingDialect
  /** Shows that the stream lives, between any two pieces. */
  readonly keepAlive: string | undefined
  /** Whether every event is read on its way, also where the upstream's dialect is the client's. */
  readonly readsAll: boolean
  /** Whether an upstream of the same dialect may be passed on as it is. */
  readonly passes: boolean
  /** Writes a bad end behind whatever was written; without it the transfer is to break off. */
  failure?(end: ErrorPart): string
  /** From the dialect's bytes to those of the form. */
  shape(block: Block<Uint8Array, Uint8Array>): Block<Uint8Array, Uint8Array>
}

/** The dialect as it is. */
export function ownForm(dialect: EncodingDialect): Form {
  return {
    mediaType: dialect.contentType.split(";", 1)[0] as string,
    contentType: withCharset(dialect.contentType),
    headers: dialect.headers ?? {},
    dialect,
    keepAlive: dialect.keepAlive,
    readsAll: false,
    passes: true,
    ...(dialect.failure && { failure: (end: ErrorPart) => dialect.failure?.(end) ?? "" }),
    shape: (block) => block,
  }
}

/** The data of the dialect's events, a line of JSON each. Every line is a value, so that there is no sign of life. */
export function linesForm(dialect: EncodingDialect): Form {
  const lines = () =>
    compose(
      events(),
      map((data) => `${data}\n`),
    )
  return {
    mediaType: "application/x-ndjson",
    contentType: "application/x-ndjson; charset=utf-8",
    headers: {},
    dialect,
    keepAlive: undefined,
    readsAll: true,
    passes: true,
    failure: (end) => run([dialect.failure?.(end) ?? ""], encodeText(), lines()).join(""),
    shape: (block) => compose(block, lines(), encodeText()),
  }
}

/** The data of the dialect's events as the elements of one array, as Gemini answers who does not ask for events. */
export function arrayForm(dialect: EncodingDialect): Form {
  return {
    mediaType: "application/json",
    contentType: "application/json; charset=utf-8",
    headers: {},
    dialect,
    keepAlive: undefined,
    readsAll: true,
    passes: true,
    shape: (block) => compose(block, events(), array(), encodeText()),
  }
}

/** The text of the answer. It has no word for an error, so that the transfer is made to fail: it never looks whole. */
export function textForm(dialect: EncodingDialect = text): Form {
  return { ...ownForm(dialect), passes: false }
}

/** The values of events, each on one line. */
function events(): Block<Uint8Array, string> {
  return compose(
    // What comes here was within the limits already.
    decodeSse({ maxEventByteLength: Number.POSITIVE_INFINITY }),
    flatMap(({ data }) => eventValues(data)),
  )
}

function array(): Block<string, string> {
  let count = 0
  return {
    output: "text",
    transform: (data, controller) => controller.enqueue(`${count++ === 0 ? "[" : ",\r\n"}${data}`),
    flush: (controller) => controller.enqueue(count === 0 ? "[]" : "\n]"),
  }
}

function withCharset(type: string): string {
  return type.includes("charset=") || type === "application/json" ? type : `${type}; charset=utf-8`
}
