/**
 * The model: what any LLM stream says, whoever sends it, as one row of parts. A decoder makes parts of a provider's bytes,
 * an encoder makes a client's bytes of parts, and neither knows the other.
 *
 * Text, reasoning, refusals and tool calls are **stretches**: a start, deltas and an end that share an `id`, which is
 * unique in the stream and means nothing outside of it. Stretches may overlap. Whatever else the wire said is a part of
 * its own, and what was not understood is kept as `raw`, or as `extra` on the part that it came with.
 *
 * Exactly one **terminal** ends the stream: `finish`, `error`, `interrupted` or `abort`. A stream that was cut is never a
 * `finish`.
 */

/** Members by name, as JSON has them. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Everything that a stream may say. */
export type Part = StartPart | StretchPart | OtherPart | TerminalPart

/** The parts of stretches. */
export type StretchPart = StretchStart | StretchDelta | StretchEnd

/** Begins a stretch. */
export type StretchStart = TextStart | ReasoningStart | RefusalStart | ToolStart

/** Goes on with a stretch. */
export type StretchDelta = TextDelta | ReasoningDelta | RefusalDelta | ToolDelta

/** Ends a stretch. */
export type StretchEnd = TextEnd | ReasoningEnd | RefusalEnd | ToolEnd

/** What stands beside the stretches. */
export type OtherPart =
  | SignaturePart
  | ToolOutputPart
  | AnnotationPart
  | FilePart
  | UsagePart
  | SafetyPart
  | DataPart
  | StepStart
  | StepEnd
  | WarningPart
  | RawPart

/** Ends the stream. Nothing comes behind it. */
export type TerminalPart = FinishPart | ErrorPart | InterruptedPart | AbortPart

/** Members that a dialect carried here and that the model does not know: for that dialect alone. */
export interface Extra {
  /** The dialect. */
  readonly from: string
  readonly fields: JsonObject
}

/** Who answers: the first part of every stream that was checked. */
export interface StartPart {
  readonly type: "start"
  /** The provider's id of the answer. */
  readonly id?: string | undefined
  readonly model?: string | undefined
  /** Seconds since 1970. */
  readonly created?: number | undefined
  readonly extra?: Extra | undefined
}

/** What the starts of all stretches have. */
export interface StretchStartFacts {
  readonly id: string
  /** Which of several answers to one request this belongs to, from 0. @default 0 */
  readonly choice?: number | undefined
  /** The wire's own id of the item. */
  readonly itemId?: string | undefined
  readonly extra?: Extra | undefined
}

/** What the deltas of all stretches have. */
export interface StretchDeltaFacts {
  readonly id: string
  /** What comes next: never empty in a stream that was checked. */
  readonly text: string
}

/** What the ends of all stretches have. */
export interface StretchEndFacts {
  readonly id: string
  /** The whole text, where the wire told it once more. */
  readonly text?: string | undefined
  /** Whether the stretch was not ended by the wire, but by an end of the stream that is no `finish`. @default false */
  readonly isCut?: boolean | undefined
  readonly extra?: Extra | undefined
}

export interface TextStart extends StretchStartFacts {
  readonly type: "text-start"
  /** Whether this is said on the way or is the answer, where the wire tells them apart. */
  readonly phase?: string | undefined
}

export interface TextDelta extends StretchDeltaFacts {
  readonly type: "text-delta"
  /** As OpenAI writes them: an object for every token. */
  readonly logprobs?: readonly unknown[] | undefined
}

export interface TextEnd extends StretchEndFacts {
  readonly type: "text-end"
}

export interface ReasoningStart extends StretchStartFacts {
  readonly type: "reasoning-start"
  /**
   * `"full"`, what the model thought; `"summary"`, what it tells of that; `"redacted"`, nothing that can be read, but a
   * signature to send back. @default "full"
   */
  readonly kind?: "full" | "summary" | "redacted" | undefined
}

export interface ReasoningDelta extends StretchDeltaFacts {
  readonly type: "reasoning-delta"
  /** Which of several sections the text is of, from 0. Between two of them stands a blank line. @default 0 */
  readonly section?: number | undefined
}

export interface ReasoningEnd extends StretchEndFacts {
  readonly type: "reasoning-end"
}

export interface RefusalStart extends StretchStartFacts {
  readonly type: "refusal-start"
}

export interface RefusalDelta extends StretchDeltaFacts {
  readonly type: "refusal-delta"
}

export interface RefusalEnd extends StretchEndFacts {
  readonly type: "refusal-end"
}

/** Begins a call of a tool, whose deltas are the text of its arguments. */
export interface ToolStart extends StretchStartFacts {
  readonly type: "tool-start"
  /** By which the output refers to the call; unique in a stream that was checked. */
  readonly callId: string
  readonly name: string
  /**
   * Who carries it out: the client that asked, the provider by itself, or the agent whose log this is. @default "client"
   */
  readonly executor?: "client" | "provider" | "agent" | undefined
  /** Whether the arguments are JSON or free text. @default "json" */
  readonly encoding?: "json" | "text" | undefined
  /** The call of an agent within which this one was made. */
  readonly parent?: string | undefined
}

export interface ToolDelta extends StretchDeltaFacts {
  readonly type: "tool-delta"
}

/** Ends a call. In a stream that was checked `text` is there, and holds all the arguments: `"{}"` where there were none. */
export interface ToolEnd extends StretchEndFacts {
  readonly type: "tool-end"
}

/** Something opaque that must be sent back with its stretch for the conversation to go on, to where it came from. */
export interface SignaturePart {
  readonly type: "signature"
  /** The stretch that it is of: reasoning, a text or a tool call. */
  readonly id: string
  readonly data: string
  /** The dialect whose it is. */
  readonly from: string
  /**
   * `"signature"` vouches for what can be read; `"encrypted"` is reasoning that cannot; `"redacted"` is reasoning that was
   * withheld. @default "signature"
   */
  readonly kind?: "signature" | "encrypted" | "redacted" | undefined
}

/** What a tool gave that the client did not carry out. */
export interface ToolOutputPart {
  readonly type: "tool-output"
  readonly callId: string
  readonly output: unknown
  readonly isError?: boolean | undefined
  /** Whether another output of the same call follows, that counts in place of this one. */
  readonly isPreliminary?: boolean | undefined
  readonly extra?: Extra | undefined
}

/** Where something in the answer comes from. */
export interface AnnotationPart {
  readonly type: "annotation"
  /** The stretch that it is about; left out for the whole answer. */
  readonly id?: string | undefined
  readonly url?: string | undefined
  readonly title?: string | undefined
  /** The words of the source. */
  readonly quote?: string | undefined
  /** The place in the text of the stretch, in UTF-16 code units from 0; `end` is behind it. */
  readonly start?: number | undefined
  readonly end?: number | undefined
  /** The dialect that `value` is in. */
  readonly from: string
  /** As the wire had it. */
  readonly value: JsonObject
}

/** Something that is no text: a picture, a document, sound. */
export interface FilePart {
  readonly type: "file"
  /** As in `image/png`. */
  readonly mediaType: string
  /** Base64. */
  readonly data?: string | undefined
  readonly url?: string | undefined
  readonly name?: string | undefined
  /** Whether it is of the reasoning and not of the answer. */
  readonly isReasoning?: boolean | undefined
  readonly extra?: Extra | undefined
}

/** What the answer has used so far. A later one counts in place of an earlier one, and is never added to it. */
export interface UsagePart {
  readonly type: "usage"
  readonly usage: Usage
}

/** Counts of tokens; what a provider did not tell is left out. */
export interface Usage {
  /** All of the prompt, what was read from and written to a cache included. */
  readonly inputTokens?: number | undefined
  /** All of the answer, reasoning included. */
  readonly outputTokens?: number | undefined
  readonly totalTokens?: number | undefined
  /** Of the input: read from a cache. */
  readonly cacheReadTokens?: number | undefined
  /** Of the input: written to a cache. */
  readonly cacheWriteTokens?: number | undefined
  /** Of the output: reasoning. */
  readonly reasoningTokens?: number | undefined
  /** In the currency of who counts it: the provider, or the price table of `cost`. */
  readonly cost?: number | undefined
  /** Whether the counts were made from the text and not told by the provider. */
  readonly isEstimate?: boolean | undefined
  /** As the wire had it, in the dialect `from`. */
  readonly native?: { readonly from: string; readonly value: JsonObject } | undefined
}

/** What a filter found. It is no end: a filter that stops the answer gives a `finish`. */
export interface SafetyPart {
  readonly type: "safety"
  readonly scope: "prompt" | "output"
  /** The dialect that `value` is in. */
  readonly from: string
  readonly value: JsonObject
}

/** An application's own data. */
export interface DataPart {
  readonly type: "data"
  readonly name: string
  /** A later one of the same name and key counts in place of this one. */
  readonly key?: string | undefined
  readonly data: unknown
  /** Whether it is for now only, and no part of the message. */
  readonly isTransient?: boolean | undefined
}

/** Begins one round of an agent. */
export interface StepStart {
  readonly type: "step-start"
  readonly name?: string | undefined
}

export interface StepEnd {
  readonly type: "step-end"
  readonly name?: string | undefined
}

/** Something was repaired, or could not be. */
export interface WarningPart {
  readonly type: "warning"
  readonly code: WarningCode
  /** For people. Quotes nothing of the stream. */
  readonly message: string
  readonly id?: string | undefined
}

/** What a {@link WarningPart} is about. */
export type WarningCode =
  | "missing-start"
  | "missing-name"
  | "repeated-start"
  | "repeated-id"
  | "repeated-end"
  | "late-delta"
  | "text-mismatch"
  | "unknown-stretch"
  | "not-carried"

/** What a decoder did not understand, for the encoder of the same dialect. */
export interface RawPart {
  readonly type: "raw"
  /** The dialect. */
  readonly from: string
  /** The event's name, where the wire has names. */
  readonly event?: string | undefined
  /** Where the value stood, where it is not a whole event: `"choices[0].delta"`. */
  readonly at?: string | undefined
  /** The stretch that it came with. */
  readonly id?: string | undefined
  readonly value: unknown
}

/** Why an answer is over. `"other"` stands for what has no name here; `native` tells it. */
export type FinishReason =
  | "stop"
  | "length"
  | "tool-calls"
  | "content-filter"
  | "refusal"
  | "pause"
  | "context-window"
  | "other"

/** The answer is complete, as far as the provider wanted to give one. */
export interface FinishPart {
  readonly type: "finish"
  readonly reason: FinishReason
  /** The provider's own word, in the dialect `from`. */
  readonly native?: string | undefined
  readonly from?: string | undefined
  /** The stop sequence that ended it. */
  readonly stopSequence?: string | undefined
  /** Of further answers to the same request, how each ended. */
  readonly others?: readonly ChoiceFinish[] | undefined
  readonly extra?: Extra | undefined
}

export interface ChoiceFinish {
  /** From 1. */
  readonly choice: number
  readonly reason: FinishReason
  readonly native?: string | undefined
}

/** The provider said that it failed, or what it sent cannot be read. */
export interface ErrorPart {
  readonly type: "error"
  /** The provider's own words: they may quote what nobody else should see. */
  readonly message: string
  /** As in `"rate_limit_exceeded"` or `"invalid-json"`. */
  readonly code?: string | undefined
  /** The provider's kind of error, as in `"overloaded_error"`. */
  readonly kind?: string | undefined
  /** The HTTP status that it stands for. */
  readonly status?: number | undefined
  readonly isRetryable?: boolean | undefined
  readonly requestId?: string | undefined
  readonly extra?: Extra | undefined
}

/** The wire ended before the answer did. */
export interface InterruptedPart {
  readonly type: "interrupted"
  readonly message?: string | undefined
  /** What ended it, as in `"truncated"`. */
  readonly code?: string | undefined
}

/** Somebody stopped the answer on purpose. */
export interface AbortPart {
  readonly type: "abort"
  readonly reason?: string | undefined
}

/**
 * Says whether a part ends the stream.
 *
 * @example
 * ```ts
 * import { isTerminal } from "@millrace/llm"
 *
 * isTerminal({ type: "finish", reason: "stop" }) // => true
 * isTerminal({ type: "text-end", id: "1" }) // => false
 * ```
 */
export function isTerminal(part: Part): part is TerminalPart {
  const { type } = part
  return type === "finish" || type === "error" || type === "interrupted" || type === "abort"
}

/** Gives what a dialect put on a part for itself. */
export function extraOf(part: { readonly extra?: Extra | undefined }, dialect: string): JsonObject | undefined {
  return part.extra?.from === dialect ? part.extra.fields : undefined
}
