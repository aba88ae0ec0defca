/** Text up to a stop sequence, as the APIs of language models have them. */
import type { Block } from "../block/block.ts"
import { invalidChunk, TEXT } from "../error/argument-error.ts"
import { checkLiterals, prepareLiterals } from "./literals.ts"

/** Options of {@link stopAt}. */
export interface StopAtOptions {
  /** Whether the stop sequence is passed on as well. @default false */
  readonly include?: boolean | undefined
  /** Is told which sequence it was, once, before the stream ends. */
  readonly onStop?: ((sequence: string) => void) | undefined
}

/**
 * Passes text on up to the first stop sequence, and ends the stream there. The first is the one that is complete first;
 * of several that end in one place it is the longest. Without any in it, all text passes.
 *
 * What may become a stop sequence is held, and nothing else: less than the longest of them. With `include` nothing is.
 *
 * @param sequences one or several, none of them empty
 * @throws ArgumentError `invalid-chunk` where a chunk is not a string, `invalid-option`
 *
 * @example
 * ```ts
 * import { run, stopAt } from "@millrace/core"
 *
 * run(["Paris.\nQ", "uestion:\nWho?"], stopAt(["\nQuestion:", "\n\n"])) // => ["Paris."]
 * ```
 *
 * @example Which one it was
 * ```ts
 * import { run, stopAt } from "@millrace/core"
 *
 * let stopped: string | undefined
 * run(["one END two"], stopAt(["STOP", "END"], { onStop: (sequence) => { stopped = sequence } })) // => ["one "]
 *
 * stopped // => "END"
 * ```
 */
export function stopAt(sequences: string | readonly string[], options: StopAtOptions = {}): Block<string, string> {
  const { include = false, onStop } = options
  const list = typeof sequences === "string" ? [sequences] : sequences
  checkLiterals("sequences", list)
  const { root, step, skip } = prepareLiterals(list)
  let node = root
  let held = ""

  return {
    input: "text",
    output: "text",
    transform(chunk, controller) {
      if (typeof chunk !== "string") throw invalidChunk(chunk, TEXT)
      const text = held + chunk
      let stop: string | undefined
      let index = held.length
      while (index < text.length && stop === undefined) {
        if (node === root) index = skip(text, index, text.length)
        if (index < text.length) node = step(node, text.charCodeAt(index++))
        if (node.found !== undefined) stop = list[node.found] as string
      }
      const kept = include ? 0 : (stop?.length ?? node.depth)
      if (index > kept) controller.enqueue(text.slice(0, index - kept))
      held = text.slice(index - kept)
      if (stop === undefined) return
      onStop?.(stop)
      controller.terminate()
    },
    flush(controller) {
      if (held !== "") controller.enqueue(held)
    },
  }
}
