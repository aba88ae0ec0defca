/** The clients that the gateway serves: each with its dialect, the forms that its streams may take, and its way to ask. */
import {
  aiSdkText,
  aiSdkUi,
  anthropic,
  type ClientDialect,
  gemini,
  ollama,
  openaiChat,
  openaiResponses,
} from "@millrace/llm"
import { GatewayError } from "../guard/errors.ts"
import { arrayForm, type Form, linesForm, ownForm, textForm } from "../restream/form.ts"
import { type Call, readCall } from "./read-call.ts"

type Json = Readonly<Record<string, unknown>>

/** What of an address belongs to the request. */
export interface Address {
  /** What stands behind the route's own path. */
  readonly rest: string
  readonly query: URLSearchParams
}

export interface Client {
  readonly dialect: ClientDialect
  /** The forms of a stream, in the order in which the gateway prefers them. */
  forms(address: Address): readonly Form[]
  /** @throws GatewayError `invalid_request`, `not_found` */
  read(body: Json, address: Address): Call
  /** The member of the body that asks for usage, and what it is to be, where the client has not asked. */
  askUsage?(body: Json): readonly [member: string, json: string]
  /** Whether the body names the model. */
  readonly namesModel: boolean
}

const chatForms: readonly Form[] = [ownForm(openaiChat), linesForm(openaiChat), textForm()]
const responsesForms: readonly Form[] = [ownForm(openaiResponses), linesForm(openaiResponses), textForm()]
const anthropicForms: readonly Form[] = [ownForm(anthropic), linesForm(anthropic), textForm()]
const geminiForms: readonly Form[] = [ownForm(gemini), linesForm(gemini), textForm()]
const geminiArrayForms: readonly Form[] = [arrayForm(gemini)]
const ollamaForms: readonly Form[] = [ownForm(ollama), textForm()]
const uiForms: readonly Form[] = [ownForm(aiSdkUi), textForm(aiSdkText)]
const uiTextForms: readonly Form[] = [textForm(aiSdkText)]

/** @see https://platform.openai.com/docs/api-reference/chat/create */
export const chat: Client = {
  dialect: openaiChat,
  namesModel: true,
  forms: () => chatForms,
  read: (body) => readCall(body, { list: "messages", streams: false, choices: body.n, wantsUsage: asksUsage(body) }),
  askUsage: ({ stream_options: options }) => [
    "stream_options",
    JSON.stringify({ ...(isObject(options) && options), include_usage: true }),
  ],
}

/** @see https://platform.openai.com/docs/api-reference/responses/create */
export const responses: Client = {
  dialect: openaiResponses,
  namesModel: true,
  forms: () => responsesForms,
  read: (body) => readCall(body, { list: "input", streams: false, wantsUsage: true }),
}

/** @see https://docs.claude.com/en/api/messages */
export const messages: Client = {
  dialect: anthropic,
  namesModel: true,
  forms: () => anthropicForms,
  read: (body) => readCall(body, { list: "messages", streams: false, wantsUsage: true }),
}

/** What stands behind the version: a model and what is wanted of it. Some clients leave `models/` out before a slash. */
const METHOD = /^(?:models\/)?(.{1,384}):(streamGenerateContent|generateContent)$/s

/** @see https://ai.google.dev/api/generate-content */
export const generateContent: Client = {
  dialect: gemini,
  namesModel: false,
  forms: ({ query }) => (query.get("alt") === "sse" ? geminiForms : geminiArrayForms),
  read(body, { rest }) {
    const [, model, method] = METHOD.exec(rest) ?? []
    if (model === undefined) throw unknownMethod()
    const settings = body.generationConfig ?? body.generation_config
    return readCall(body, {
      list: "contents",
      model,
      stream: method === "streamGenerateContent",
      streams: false,
      choices: isObject(settings) ? (settings.candidateCount ?? settings.candidate_count) : undefined,
      wantsUsage: true,
    })
  },
}

/** @see https://docs.ollama.com/api/chat */
export const ollamaChat: Client = {
  dialect: ollama,
  namesModel: true,
  forms: () => ollamaForms,
  read: (body) => readCall(body, { list: "messages", streams: true, wantsUsage: true }),
}

/** @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol */
export const uiChat: Client = {
  dialect: aiSdkUi,
  namesModel: true,
  forms: () => uiForms,
  read: (body, { query }) =>
    readCall(body, {
      list: "messages",
      model: typeof body.model === "string" ? body.model : (query.get("model") ?? undefined),
      stream: true,
      streams: true,
      wantsUsage: true,
    }),
}

/** For the AI SDK's text transport, which asks like the other one and cannot say what it wants. */
export const uiText: Client = { ...uiChat, forms: () => uiTextForms }

function asksUsage({ stream_options: options }: Json): boolean {
  return isObject(options) && options.include_usage === true
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function unknownMethod(): GatewayError {
  return new GatewayError("There is no such method: wanted streamGenerateContent or generateContent", {
    code: "not_found",
    status: 404,
  })
}
