/**
 * All that floors 0 and 1 know of the platform, for the pure check alone: `tsconfig.pure.json` compiles them without
 * the DOM and without Node. The architecture test sees to it that only `decode-text.ts` and `encode-text.ts` use these.
 */

/** @see https://encoding.spec.whatwg.org/#interface-textdecoder */
declare class TextDecoder {
  constructor(label: "utf-8", options: { fatal: boolean; ignoreBOM: boolean })
  decode(bytes?: Uint8Array, options?: { stream: boolean }): string
}

/** @see https://encoding.spec.whatwg.org/#interface-textencoder */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
