/**
 * Lets a decoder's failure be told as what it is for the client: the end of the answer, in the client's own idiom, and not
 * the end of the pipeline without a word.
 */
import { type Block, FormatError, LimitError } from "@millrace/core"
import type { ErrorPart, Part } from "./part.ts"

/**
 * Runs a block, and where it throws, gives an `error` part in place of what would have come.
 *
 * @param block bytes to parts, a limit in front of it included
 * @param describe makes the part of what was thrown
 * @default describe names the error's code and quotes nothing of the stream
 *
 * @example An event that is no JSON
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { contain, openaiChat } from "@millrace/llm"
 *
 * run(["data: oops\n\n"], encodeText(), contain(openaiChat.decode())).map((part) => part.type === "error" && part.code)
 * // => ["invalid-json"]
 * ```
 */
export function contain<Input>(
  block: Block<Input, Part>,
  describe: (error: unknown) => ErrorPart = describeError,
): Block<Input, Part> {
  return {
    transform(chunk, controller) {
      try {
        block.transform(chunk, controller)
      } catch (error) {
        controller.enqueue(describe(error))
        controller.terminate()
      }
    },
    flush(controller) {
      try {
        block.flush(controller)
      } catch (error) {
        controller.enqueue(describe(error))
      }
    },
  }
}

/**
 * Makes an `error` part of what a decoder threw: its code, and for an error without one `"internal-error"`. Nothing of the
 * stream is quoted.
 *
 * @example
 * ```ts
 * import { LimitError } from "@millrace/core"
 * import { describeError } from "@millrace/llm"
 *
 * describeError(new LimitError("…", { code: "event-too-large", limit: 1, received: 2 })).code // => "event-too-large"
 * ```
 */
export function describeError(error: unknown): ErrorPart {
  if (error instanceof LimitError) {
    return { type: "error", code: error.code, message: `The stream went past a limit of ${error.limit}` }
  }
  if (error instanceof FormatError) {
    return { type: "error", code: error.code, message: "The stream is not what its format says" }
  }
  return { type: "error", code: "internal-error", message: "The stream could not be read" }
}
