import { encodeText, pipe, run } from "@millrace/core"
import {
  anthropic,
  check,
  type DecodingDialect,
  type EncodingDialect,
  foldParts,
  gemini,
  joinedText,
  openaiChat,
  openaiResponses,
  translate,
} from "@millrace/llm"
import { passHop } from "../../../apps/edge/src/restream/hop.ts"
import { createWatch } from "../../../apps/edge/src/restream/watch.ts"
import type { Conversation } from "../../../apps/edge/src/upstream/replay/conversation.ts"
import { long } from "../../../apps/edge/src/upstream/replay/recordings/long.ts"
import { anthropic as writeAnthropic } from "../../../apps/edge/src/upstream/replay/writers/anthropic.ts"
import { gemini as writeGemini } from "../../../apps/edge/src/upstream/replay/writers/gemini.ts"
import { openaiChat as writeOpenaiChat } from "../../../apps/edge/src/upstream/replay/writers/openai-chat.ts"
import { openaiResponses as writeOpenaiResponses } from "../../../apps/edge/src/upstream/replay/writers/openai-responses.ts"
import { streamOf } from "../corpus.ts"
import { drain } from "../reading.ts"
import { type Row, type Table, timesFaster } from "../table.ts"
import { type ReadEvents, readAnthropic, readGemini, readOpenai } from "./official-sdks.ts"

type BothWays = DecodingDialect & EncodingDialect

/** A long answer as a provider sends it, and where it goes. */
interface Answer {
  readonly from: BothWays
  readonly to: BothWays
  readonly read: ReadEvents
  readonly chunks: readonly Uint8Array<ArrayBuffer>[]
}

const CHUNK_LENGTH = 16_384
const LIMITS = { maxEventByteLength: 8_388_608, maxResponseByteLength: 134_217_728 }

const encoder = new TextEncoder()

function rowsOf(
  from: BothWays,
  to: BothWays,
  read: ReadEvents,
  write: (conversation: Conversation) => string[],
): Row<Answer>[] {
  const frames = write(long).map((frame) => encoder.encode(frame))
  const bytes = encoder.encode(write(long).join(""))
  const large: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0; at < bytes.length; at += CHUNK_LENGTH) large.push(bytes.slice(at, at + CHUNK_LENGTH))
  const name = `${from.name} → ${to.name}`
  const units = frames.length
  return [
    { name: `${name}, 1 frame`, input: { from, to, read, chunks: frames }, units },
    { name: `${name}, 16 KB`, input: { from, to, read, chunks: large }, units },
  ]
}

function translated({ from, to, chunks }: Answer): ReadableStream<Uint8Array> {
  return pipe(streamOf<Uint8Array>(chunks), translate(from, to))
}

/** As the gateway does where both sides speak the same format. */
function passed({ from, chunks }: Answer): ReadableStream<Uint8Array> {
  const watch = createWatch({ redact: (text) => text })
  return pipe(streamOf<Uint8Array>(chunks), passHop({ from, watch, limits: LIMITS, decode: {} }, from, false))
}

/** Each event as JSON in an event of its own: what a server would do at the least, which goes on with the same format. */
function readAndWritten({ read, chunks }: Answer): ReadableStream<Uint8Array> {
  let events: AsyncIterator<unknown> | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        events ??= (await read(streamOf<Uint8Array>(chunks)))[Symbol.asyncIterator]()
        const { done, value } = await events.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`))
      },
    },
    { highWaterMark: 0 },
  )
}

/** What an answer says, in a dialect. */
async function said(stream: ReadableStream<Uint8Array>, dialect: DecodingDialect): Promise<string> {
  const text = await new Response(stream).text()
  return joinedText(foldParts(run([text], encodeText(), dialect.decode(), check())), "text")
}

export const translateTable: Table<Answer> = {
  name: "translate",
  title: "One dialect to another",
  about:
    "An answer of a few hundred tokens through `translate`, and the same answer read by the official SDK of the format it " +
    "comes in, every event written again as JSON, without any change of format. Passing on is what the gateway does where " +
    "both sides speak the same: it reads what tells of the begin, the usage and the end.",
  rowTitle: "from, to, chunks",
  unit: "frame",
  rows: () => [
    ...rowsOf(openaiChat, anthropic, readOpenai, writeOpenaiChat),
    ...rowsOf(anthropic, openaiChat, readAnthropic, writeAnthropic),
    ...rowsOf(openaiResponses, openaiChat, readOpenai, writeOpenaiResponses),
    ...rowsOf(gemini, openaiChat, readGemini, writeGemini),
  ],
  sides: {
    translate: (answer) => drain(translated(answer)),
    "SDK and JSON": (answer) => drain(readAndWritten(answer)),
    "passed on": (answer) => drain(passed(answer)),
  },
  output: {
    translate: (answer) => said(translated(answer), answer.to),
    "SDK and JSON": (answer) => said(readAndWritten(answer), answer.from),
    "passed on": (answer) => said(passed(answer), answer.from),
  },
  measures: [
    {
      title: "`translate`, frames a second",
      value: (times) => 1e9 / (times.translate ?? Number.NaN),
      show: (value) => `${Math.round(value / 1000)} k`,
    },
    timesFaster("faster than the SDK", "translate", "SDK and JSON"),
    timesFaster("passed on faster than `translate`", "passed on", "translate"),
  ],
}
