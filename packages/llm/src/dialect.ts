/** A dialect: how one kind of provider or client says what the model says, in both directions. */
import type { Block } from "@millrace/core"
import type { Message } from "./fold.ts"
import type { AbortPart, ErrorPart, InterruptedPart, JsonObject, Part } from "./part.ts"
import type { Prompt, ReadOptions, WireRequest, WriteOptions } from "./prompt.ts"

/** Options of every decoder. */
export interface DecodeOptions {
  /** The largest event, line or frame, in bytes. `Infinity` for no limit. @default 8_388_608 */
  readonly maxEventByteLength?: number | undefined
  /**
   * Stands before the ids of calls that the wire gives none. Answers of one conversation want different ones, since
   * clients send all calls back. @default the wire's id of the answer, where it tells one
   */
  readonly idPrefix?: string | undefined
  /** How many answers were asked for: the stream is not complete before so many have finished. @default 1 */
  readonly choices?: number | undefined
  /**
   * Called once, where the end rule is met and the wire is still open: what may come yet is usage, an end mark or an
   * error. Whoever reads may take a silence from here on for the end.
   */
  readonly onComplete?: (() => void) | undefined
  /**
   * Called for every event that says nothing but that the provider is at work, where a dialect has such events: no part comes
   * of it, and yet it is no silence.
   */
  readonly onAlive?: (() => void) | undefined
}

/** Options of every encoder. */
export interface EncodeOptions {
  /** The id of the answer, where the stream tells none. @default "millrace" */
  readonly id?: string | undefined
  /** The model's name for the client. @default as the stream tells it */
  readonly model?: string | undefined
  /** Seconds since 1970, where the stream does not tell when it was made. @default 0 */
  readonly created?: number | undefined
  /** Whether the client wants to hear of usage, in formats where it must ask for it. @default false */
  readonly includeUsage?: boolean | undefined
  /**
   * Called with every part that the format cannot carry, so that nothing is lost unsaid: also with one that is written, where
   * its `extra` is another dialect's and is not.
   */
  readonly onDropped?: ((part: Part) => void) | undefined
}

/** Options of an answer in one piece. */
export type AnswerOptions = Pick<EncodeOptions, "id" | "model" | "created">

/** What every dialect is. */
export interface Dialect {
  readonly name: string
  /** The media type of a stream in it. */
  readonly contentType: string
}

/** A dialect that can be read. */
export interface DecodingDialect extends Dialect {
  /**
   * From bytes, framing included, to parts. It ends in a terminal: at the end of the wire one that the dialect's own end
   * rule gives, and `interrupted` where that is not met.
   *
   * The block throws where the framing is lost, an event is not what it should be, or a limit is passed; `translate`
   * turns that into an `error`.
   */
  decode(options?: DecodeOptions): Block<Uint8Array, Part>
  /** How a stream of it is passed on as it is, where that can be done. */
  readonly passing?: Passing | undefined
}

/** A dialect that can be written. */
export interface EncodingDialect extends Dialect {
  /** From parts that `check` has seen to text. It says every terminal in its own idiom. */
  encode(options?: EncodeOptions): Block<Part, string>
  /** Headers of a stream in it beside its media type. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What may be written while nothing comes, between any two pieces, that its clients take without harm. */
  readonly keepAlive?: string | undefined
  /**
   * Writes a bad end that may stand behind any whole event, by whoever has passed the events on without reading them.
   * Without it there is no idiom, and the transfer is to break off.
   */
  failure?(end: ErrorPart | InterruptedPart | AbortPart): string
}

/** A dialect that clients speak: it has requests, answers in one piece, and errors of its own. */
export interface ClientDialect extends EncodingDialect {
  readonly request: Requests
  /** The answer in one piece, for a request that wants no stream. */
  answer(message: Message, options?: AnswerOptions): JsonObject
  /** The body of an HTTP error. */
  errorBody(error: ErrorPart): JsonObject
}

/** Requests, both ways. */
export interface Requests {
  /**
   * Where a request for a model goes, and the headers that it wants: what `write` gives beside the body, for a body that
   * is passed on as it is. The path stands behind the operator's base URL, which holds the API's version:
   * `chat/completions`, `responses`, `messages`, `models/{model}:streamGenerateContent?alt=sse`, `chat`.
   */
  endpoint(model: string, stream: boolean): Pick<WireRequest, "path" | "headers">
  /**
   * Reads a request's JSON. What it holds beyond the neutral prompt is kept for the same dialect.
   *
   * @throws PromptError `invalid-request`, with the path of what is wrong
   */
  read(body: unknown, options?: ReadOptions): Prompt
  /**
   * Writes a request. What the dialect cannot express is an error, or with `onUnsupported` a warning.
   *
   * @throws PromptError `unsupported`, with the path of what cannot be expressed
   */
  write(prompt: Prompt, options?: WriteOptions): WireRequest
}

/** How to pass a stream of a dialect on without reading all of it. */
export interface Passing {
  /** Whether it is made of events, or of lines. */
  readonly framing: "sse" | "lines"
  /**
   * Finds, in the text of an event or line behind the first one, which is always read, what tells of the usage or the end.
   * It may find too much, and of the end never too little: what it does not find in is passed on unread.
   */
  readonly matters: RegExp
  /**
   * The event that marks a good end, for servers that leave it out: `data: [DONE]` and a blank line. The decoder ends at
   * it, and not before.
   */
  readonly end?: string | undefined
  /** Says of the data of an event whether it tells usage and nothing else, which clients get only where they asked. */
  readonly isUsageAlone?: ((data: string) => boolean) | undefined
}
