/** Text between tags told from text outside, such as the `<think>` of models that reason aloud. */
import type { Block, Outlet } from "../block/block.ts"
import { invalidChunk, TEXT } from "../error/argument-error.ts"
import { checkLiterals, type Literals, prepareLiterals } from "./literals.ts"

/** A tag whose marks are not `<name>` and `</name>`. */
export interface Tag<Name extends string = string> {
  readonly name: Name
  readonly open: string
  readonly close: string
}

/** Some text that is all inside one tag or all outside. */
export interface TaggedText<Name extends string = string> {
  /** The name of the tag; `undefined` outside. */
  readonly tag: Name | undefined
  /** The text, never empty. Text of any length may come in several such items. */
  readonly text: string
}

/** Options of {@link tagged}. */
export interface TaggedOptions<Name extends string = string> {
  /** Is told of the tag that is still open at the end, behind its text. What it throws ends the stream. */
  readonly onUnclosed?: ((tag: Name) => void) | undefined
}

/**
 * Tells text inside tags from text outside. Marks are found wherever the text is cut, and left out. Inside a tag only its
 * own closing mark counts, so that tags do not nest; outside, a closing mark is text. Of opening marks that end in one
 * place the longest counts. Nothing is trimmed; a tag with nothing in it yields nothing.
 *
 * Text is given as it comes. What may become a mark is held, and nothing else: less than the longest mark.
 *
 * @param tags names, or tags with marks of their own
 * @throws ArgumentError `invalid-chunk` where a chunk is not a string, `invalid-option`
 *
 * @example Reasoning apart from the answer
 * ```ts
 * import { run, tagged } from "@millrace/core"
 *
 * run(["<thi", "nk>Easy.</think>Hi", " there"], tagged("think"))
 * // => [{ tag: "think", text: "Easy." }, { tag: undefined, text: "Hi" }, { tag: undefined, text: " there" }]
 * ```
 *
 * @example Marks of another kind
 * ```ts
 * import { run, tagged } from "@millrace/core"
 *
 * const code = { name: "code", open: "```\n", close: "\n```" }
 *
 * run(["See:\n```\nlet x\n```"], tagged([code, "think"]))
 * // => [{ tag: undefined, text: "See:\n" }, { tag: "code", text: "let x" }]
 * ```
 */
export function tagged<const Name extends string>(
  tags: Name | Tag<Name> | readonly (Name | Tag<Name>)[],
  options: TaggedOptions<Name> = {},
): Block<string, TaggedText<Name>> {
  const list = (Array.isArray(tags) ? tags : [tags]).map(
    (tag: Name | Tag<Name>): Tag<Name> =>
      typeof tag === "string" ? { name: tag, open: tag && `<${tag}>`, close: `</${tag}>` } : tag,
  )
  const outside = findMarks(list.map(({ open }) => open))
  const insides = list.map(({ close }) => findMarks([close]))
  /** The marks looked for, and how far the last units are one of them. */
  let sought = outside
  let node = outside.root
  /** The tag that is open. */
  let tag: Tag<Name> | undefined
  let held = ""

  function give(text: string, controller: Outlet<TaggedText<Name>>) {
    if (text !== "") controller.enqueue({ tag: tag?.name, text })
  }

  return {
    input: "text",
    transform(chunk, controller) {
      if (typeof chunk !== "string") throw invalidChunk(chunk, TEXT)
      const text = held + chunk
      let start = 0
      for (let index = held.length; index < text.length; ) {
        if (node === sought.root) index = sought.skip(text, index, text.length)
        if (index < text.length) node = sought.step(node, text.charCodeAt(index++))
        const { found } = node
        if (found === undefined) continue
        give(text.slice(start, index - (sought.marks[found] as string).length), controller)
        start = index
        tag = tag === undefined ? list[found] : undefined
        sought = tag === undefined ? outside : (insides[found] as Marks)
        node = sought.root
      }
      const end = text.length - node.depth
      give(text.slice(start, end), controller)
      held = text.slice(end)
    },
    flush(controller) {
      give(held, controller)
      if (tag !== undefined) options.onUnclosed?.(tag.name)
    },
  }
}

interface Marks extends Literals {
  readonly marks: readonly string[]
}

function findMarks(marks: readonly string[]): Marks {
  checkLiterals("tags", marks)
  return { marks, ...prepareLiterals(marks) }
}
