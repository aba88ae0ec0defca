/** Blocks that have to let a gigabyte through with a flat heap. */

import {
  decodeJsonArray,
  decodeJsonLines,
  decodeJsonSequence,
  decodeSse,
  encodeSse,
  encodeText,
  lines,
  map,
  matchLines,
  parseJson,
  partialJson,
  pipe,
  replaceText,
  splitBytes,
} from "@millrace/core"
import { chunksOfBytes, chunksOfText, drain, feed, streamOf, type Throughput } from "./throughput.ts"

interface Message {
  readonly delta: { readonly content: string }
}

const message = '{"index":0,"delta":{"content":" word"},"finish_reason":null}'
const jsonLines = chunksOfBytes(`${message}\n`)

const DOCUMENT_CHUNKS = 64

/** A text that is one value after the other, each parsed by a block of its own. */
const documents: Throughput = {
  name: "partialJson, documents in a row",
  holds: 0,
  run(byteLength, progress) {
    const outlet = { enqueue() {}, terminate() {} }
    const makeChunk = chunksOfText(`,${message}`)
    for (let passed = 0; passed < byteLength; ) {
      const block = partialJson()
      block.transform("[0", outlet)
      for (let count = 0; count < DOCUMENT_CHUNKS; count++) {
        const chunk = makeChunk()
        block.transform(chunk, outlet)
        passed += chunk.length
      }
      block.transform("]", outlet)
      block.flush(outlet)
      progress(passed)
    }
  },
}

export const blockThroughputs: readonly Throughput[] = [
  {
    name: "five fused blocks",
    holds: 0,
    run(byteLength, progress) {
      const events = streamOf(chunksOfBytes(`data: ${message}\n\n`), byteLength, progress)
      const shrink = map(({ delta }: Message) => ({ data: JSON.stringify(delta.content) }))
      return drain(pipe(events, decodeSse(), parseJson<Message>(), shrink, encodeSse(), encodeText()))
    },
  },
  feed("lines", () => lines(), chunksOfText(`${message}\n`)),
  feed("splitBytes", () => splitBytes("\n"), jsonLines),
  feed("decodeSse", () => decodeSse(), chunksOfBytes(`data: ${message}\n\n`)),
  feed("decodeJsonLines", () => decodeJsonLines(), jsonLines),
  feed("decodeJsonSequence", () => decodeJsonSequence(), chunksOfBytes(`\x1E${message}\n`)),
  feed("decodeJsonArray", () => decodeJsonArray(), chunksOfBytes(`,${message}`), new TextEncoder().encode("[0")),
  feed("matchLines", () => matchLines({ word: /content":"(?<word>[^"]*)/ }), chunksOfText(message)),
  feed(
    "replaceText",
    () =>
      replaceText([
        { find: "mill", replace: "wheel" },
        { find: /\bsk-[A-Z]{8,32}/, replace: "[key]" },
      ]),
    chunksOfText("the mill by the river shows no sk-ABCDEFGHIJ to anybody, "),
  ),
  documents,
  feed(
    "partialJson, one key again and again",
    () => partialJson({ maxLength: Number.POSITIVE_INFINITY }),
    chunksOfText(`"key":{"text":${JSON.stringify(message)},"score":0.5},`),
    "{",
  ),
]
