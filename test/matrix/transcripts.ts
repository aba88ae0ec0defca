/**
 * Streams as providers have sent them, recorded, as sources. They lie beside the repository; without them there are none, and
 * a line says so.
 */
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Source } from "./source.ts"

const FOLDER = resolve(import.meta.dirname, "../../../shared/data/transcripts")

interface Entry {
  readonly file: string
  readonly provider: string
  /** `events-jsonl` is an event's data on each line, without its frame. */
  readonly kind: string
}

/** The dialect of every provider. */
const DIALECTS: Readonly<Record<string, string>> = {
  "ag-ui": "ag-ui",
  "agent-cli-opencode": "opencode",
  alibaba: "openai-chat",
  anthropic: "anthropic",
  "azure-chat": "openai-chat",
  "azure-responses": "openai-responses",
  "bedrock-converse": "bedrock-converse",
  "bedrock-invoke": "bedrock-invoke",
  "bedrock-mantle-responses": "openai-responses",
  cerebras: "openai-chat",
  cohere: "cohere",
  "cohere-v2": "cohere",
  crusoe: "openai-chat",
  deepseek: "openai-chat",
  "deepseek-responses": "openai-responses",
  "gemini-json-array": "gemini-array",
  "gemini-sse": "gemini",
  google: "gemini",
  gpustack: "openai-chat",
  groq: "openai-chat",
  "local-5002": "openai-chat",
  "local-8000-vllm-like": "openai-chat",
  mistral: "openai-chat",
  moonshotai: "openai-chat",
  "ollama-api-chat": "ollama",
  "ollama-api-generate": "ollama-generate",
  "ollama-openai-compat": "openai-chat",
  "open-responses": "openai-responses",
  "openai-chat": "openai-chat",
  "openai-compatible": "openai-chat",
  "openai-completions": "openai-completions",
  "openai-responses": "openai-responses",
  openrouter: "openai-chat",
  "openrouter-responses": "openai-responses",
  "snowflake-cortex": "openai-chat",
  "vertex-anthropic": "anthropic",
  "vertex-gemini": "gemini",
  writer: "openai-chat",
  "xai-responses": "openai-responses",
  zai: "openai-chat",
}

/** Providers whose format is none of our dialects. */
export const leftOut: Readonly<Record<string, string>> = {
  "assistant-transport": "a protocol between one library's server and its own client",
  "google-interactions": "an API of Google beside `streamGenerateContent`, which has no dialect here",
  "mcp-streamable-http": "JSON-RPC of tools, and no stream of a model",
  replicate: "plain text in events of its own, which has no dialect here",
  "writer-completions": "words in events of its own, without an end, which has no dialect here",
}

/** Those that do not end in a finish: the provider said that it failed, or the log stops where the agent would go on. */
const ENDS: Readonly<Record<string, Source["end"]>> = {
  "agent-cli-opencode/basic_run.ndjson": "interrupted",
  "agent-cli-opencode/error_run.ndjson": "error",
  "groq/test_tool_use_failed_error_streaming-25e988.sse": "error",
  "groq/test_tool_use_failed_error_streaming_with_text-952e74.sse": "error",
  "openrouter/test_openrouter_stream_error-baafd4.sse": "error",
}

const encoder = new TextEncoder()

export const transcripts: readonly Source[] = existsSync(FOLDER) ? readTranscripts() : []
if (transcripts.length === 0) console.log("Recorded provider streams are not beside the repository: not in the matrix")

function readTranscripts(): Source[] {
  const { files } = JSON.parse(readFileSync(resolve(FOLDER, "manifest.json"), "utf8")) as { files: readonly Entry[] }
  return files.flatMap(({ file, provider, kind }) => {
    const dialect = DIALECTS[provider]
    if (dialect === undefined) {
      if (leftOut[provider] === undefined) throw new TypeError(`no dialect is named for ${file}`)
      return []
    }
    const bytes = readFileSync(resolve(FOLDER, file))
    const end = ENDS[file] ?? "finish"
    const framed = kind === "events-jsonl" ? encoder.encode(frame(bytes.toString("utf8"))) : new Uint8Array(bytes)
    return [{ name: file, dialect, bytes: framed, end }]
  })
}

/** Frames data as the provider would. Only events that are known by a name have one in their frame. */
function frame(lines: string): string {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const { type } = JSON.parse(line) as { readonly type?: unknown }
      return typeof type === "string" ? `event: ${type}\ndata: ${line}\n\n` : `data: ${line}\n\n`
    })
    .join("")
}
