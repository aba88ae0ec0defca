/** The stream that the tables read: chat completion chunks as a provider sends them, about 164 bytes each. */

/** The part of a provider's chunk that is read here. */
export interface CompletionChunk {
  readonly choices: readonly { readonly delta: { readonly content: string } }[]
}

const plain = " the a stream of words that model wrote and then some more, in plain letters. It goes on".split(" ")
const beyondAscii = ["é", "naïve", "größe", "日本語", "🙂"]

/** One line in this many holds characters outside ASCII. */
const BEYOND_ASCII_EVERY = 20

const encoder = new TextEncoder()

/** What stands around a message: that of an event, or the end of a line. */
type Frame = (message: string) => string

const event: Frame = (message) => `data: ${message}\n\n`
const line: Frame = (message) => `${message}\n`

/** The text of one message. */
function messageText(number: number): string {
  const words = number % BEYOND_ASCII_EVERY === BEYOND_ASCII_EVERY - 1 ? beyondAscii : plain
  const content = ` ${words[(number * 7) % words.length]}`
  const choices = [{ index: 0, delta: { content }, finish_reason: null }]
  const chunk = { id: "chatcmpl-7Qy2", object: "chat.completion.chunk", created: 1763683200, model: "large-1", choices }
  return JSON.stringify(chunk)
}

function messages(count: number, frame: Frame): string[] {
  return Array.from({ length: count }, (_, number) => frame(messageText(number)))
}

/** Chunks of one event each. */
export function oneEventEach(count: number): Uint8Array<ArrayBuffer>[] {
  return messages(count, event).map((text) => encoder.encode(text))
}

/** The same stream in chunks of a size in bytes. */
export function chunksOf(byteLength: number, count: number): Uint8Array<ArrayBuffer>[] {
  return cut(encoder.encode(messages(count, event).join("")), byteLength)
}

/** The same messages as lines, one a chunk. */
export function oneLineEach(count: number): Uint8Array<ArrayBuffer>[] {
  return messages(count, line).map((text) => encoder.encode(text))
}

/** Those in chunks of a size in bytes. */
export function linesOf(byteLength: number, count: number): Uint8Array<ArrayBuffer>[] {
  return cut(encoder.encode(messages(count, line).join("")), byteLength)
}

/** One event with a single line of data, in chunks. */
export function largeEvent(dataByteLength: number, chunkByteLength: number): Uint8Array<ArrayBuffer>[] {
  return cut(encoder.encode(`data: ${"0123456789abcdef".repeat(dataByteLength / 16)}\n\n`), chunkByteLength)
}

/** Every chunk has memory of its own, as one from a network does. */
function cut(bytes: Uint8Array<ArrayBuffer>, byteLength: number): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  for (let start = 0; start < bytes.byteLength; start += byteLength) chunks.push(bytes.slice(start, start + byteLength))
  return chunks
}

/** A stream of chunks that is pulled: it holds none ready. */
export function streamOf<Chunk>(chunks: readonly Chunk[]): ReadableStream<Chunk> {
  let position = 0
  return new ReadableStream<Chunk>(
    {
      pull(controller) {
        const chunk = chunks[position++]
        if (chunk === undefined) controller.close()
        else controller.enqueue(chunk)
      },
    },
    { highWaterMark: 0 },
  )
}
