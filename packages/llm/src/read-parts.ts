/** From the bytes of any dialect to parts that can be relied on: what stands in front of every encoder and every fold. */
import { type Block, compose, limitBytes, map } from "@millrace/core"
import { type CheckOptions, check } from "./check.ts"
import { contain, describeError } from "./contain.ts"
import type { DecodeOptions, DecodingDialect } from "./dialect.ts"
import type { ErrorPart, Part } from "./part.ts"

/** Options of {@link readParts}. */
export interface ReadPartsOptions extends Pick<CheckOptions, "interruption"> {
  readonly decode?: DecodeOptions | undefined
  /** Makes the `error` of what a decoder or a limit throws. @default its code, and nothing of the stream */
  readonly describe?: ((error: unknown) => ErrorPart) | undefined
  /** The longest stream, in bytes. `Infinity` for no limit. @default 268_435_456 */
  readonly maxByteLength?: number | undefined
  /** Called with every part, and gives the one to go on with: for whoever counts, or has words of his own for an error. */
  readonly onPart?: ((part: Part) => Part) | undefined
}

/** More than any answer is long, pictures included. */
const MAX_BYTE_LENGTH = 268_435_456

/**
 * Reads a stream: a limit, `decode` and `check` as one block. However the stream ends, and whatever is wrong with it, the
 * last part is a terminal.
 *
 * @throws nothing of the stream's: what fails is an `error` part
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { openaiChat, readParts } from "@millrace/llm"
 *
 * run(["data: oops\n\n"], encodeText(), readParts(openaiChat)) // => [{ type: "error", code: "invalid-json", message: "The stream is not what its format says" }]
 * ```
 */
export function readParts(from: DecodingDialect, options: ReadPartsOptions = {}): Block<Uint8Array, Part> {
  const { decode, describe = describeError, interruption, maxByteLength = MAX_BYTE_LENGTH, onPart } = options
  const decoded = contain(compose(limitBytes(maxByteLength), from.decode(decode)), describe)
  const checked = check({ interruption, describe })
  return onPart === undefined ? compose(decoded, checked) : compose(decoded, checked, map(onPart))
}
