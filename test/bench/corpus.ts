/** The stream that the tables read: chat completion chunks as a provider sends them, about 164 bytes an event. */

/** The part of a provider's chunk that is read here. */
export interface CompletionChunk {
  readonly choices: readonly { readonly delta: { readonly content: string } }[]
}

const plain = " the a stream of words that model wrote and then some more, in plain letters. It goes on".split(" ")
const beyondAscii = ["é", "naïve", "größe", "日本語", "🙂"]

/** One line in this many holds characters outside ASCII. */
const BEYOND_ASCII_EVERY = 20

const encoder = new TextEncoder()

/** The text of one event. */
function eventText(number: number): string {
  const words = number % BEYOND_ASCII_EVERY === BEYOND_ASCII_EVERY - 1 ? beyondAscii : plain
  const content = ` ${words[(number * 7) % words.length]}`
  const choices = [{ index: 0, delta: { content }, finish_reason: null }]
  const chunk = { id: "chatcmpl-7Qy2", object: "chat.completion.chunk", created: 1763683200, model: "large-1", choices }
  return `data: ${JSON.stringify(chunk)}\n\n`
}

/** Chunks of one event each. */
export function oneEventEach(count: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, number) => encoder.encode(eventText(number)))
}

/** The same stream in chunks of a size in bytes. */
export function chunksOf(byteLength: number, count: number): Uint8Array<ArrayBuffer>[] {
  const text = Array.from({ length: count }, (_, number) => eventText(number)).join("")
  return cut(encoder.encode(text), byteLength)
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
