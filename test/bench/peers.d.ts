/** The packages that the tables compare with and that bring no types: as much of them as is used. */
declare module "can-ndjson-stream" {
  export default function ndjsonStream<Value>(bytes: ReadableStream<Uint8Array>): ReadableStream<Value>
}

declare module "replacestream" {
  export default function replaceStream(search: string | RegExp, replacement: string): import("node:stream").Transform
}

declare module "split2" {
  export default function split(mapper?: (line: string) => unknown): import("node:stream").Transform
}

declare module "textlinestream" {
  export default class TextLineStream extends TransformStream<string, string> {}
}
