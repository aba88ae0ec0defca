/** The nine laws of a block, as one suite over a table of cases. It belongs to no test framework: it throws. */
import type { Block, Outlet } from "../block/block.ts"
import { compose } from "../block/compose.ts"
import { type ChunkingsOptions, type Cuttable, chunkings, cutEvery } from "./cutters.ts"
import type { Law } from "./law.ts"
import { type Observation, observe, WrittenError } from "./observe.ts"
import { same, show } from "./same.ts"

/** One row: what goes in and what must come out. */
export interface LawCase<Input, Output> {
  /** Shown where the case fails. */
  readonly name?: string | undefined
  readonly input: readonly Input[]
  /** All that is yielded, or, with `throws`, all that is yielded before. */
  readonly output: readonly Output[]
  /** What each chunk of `input` yields, and last what the end yields: checked to the letter. */
  readonly each?: readonly (readonly Output[])[] | undefined
  /** The `code` of the error that must end the stream. */
  readonly throws?: string | undefined
}

/** What cannot be told from the cases. */
export interface LawOptions<Input, Output> {
  /**
   * Whether the input is one text or one run of bytes that may be cut anywhere, or a row of items. By default strings
   * are text, `Uint8Array`s are bytes and all else is items.
   */
  readonly input?: "text" | "bytes" | "items" | undefined
  /** How a block with a limit is made, an input chunk that can go on for ever, and the code that ends it. */
  readonly bound?:
    | {
        create(limit: number): Block<Input, Output>
        /** One unit of the limit for each unit of its length. */
        readonly chunk: Input & Cuttable
        readonly code: string
        /** What comes before the endless chunk and does not count, such as the name of a field. */
        readonly prefix?: (Input & Cuttable) | undefined
      }
    | undefined
  /** The inverse block: what it makes of the output must decode to the output again. */
  readonly mirror?: (() => Block<Output, Input>) | undefined
  /** A chunk of which a great many make one item, under a limit that allows it. A quadratic block never gets through. */
  readonly linear?:
    | { create(): Block<Input, Output>; readonly chunk: Input; readonly count?: number | undefined }
    | undefined
  /** How the inputs are cut. */
  readonly chunkings?: ChunkingsOptions | undefined
}

/** 200,000 chunks of 16 units cost a linear block a moment, and one that copies what it holds the time of 300 GB. */
const LINEAR_COUNT = 200_000

type AnyBlock = Block<unknown, unknown>

/**
 * Checks the laws that the cases and options let it check, and says which they were.
 *
 * @param create makes a fresh block; called for every run
 * @param cases inputs and what must come out of them
 * @param options what cannot be told from the cases
 * @returns the laws that were checked
 * @throws Error naming the law, the case, the chunks, what came and what was wanted
 *
 * @example
 * ```ts
 * import { lines } from "@millrace/core"
 * import { obeysLaws } from "@millrace/core/testing"
 *
 * const cases = [{ input: ["a\r\nb"], output: ["a", "b"], each: [["a"], ["b"]] }]
 *
 * obeysLaws(() => lines(), cases) // => ["Cut", "Silence", "End"]
 * ```
 */
export function obeysLaws<Input, Output>(
  create: () => Block<Input, Output>,
  cases: readonly LawCase<Input, Output>[],
  options: LawOptions<Input, Output> = {},
): readonly Law[] {
  const checked = new Set<Law>()
  const make = create as unknown as () => AnyBlock
  if (cases.length === 0) throw new TypeError("Cannot check laws without a case")
  for (const [index, row] of cases.entries()) {
    checkCase(make, { ...row, name: row.name ?? `case ${index + 1}` }, options as LawOptions<unknown, unknown>, checked)
  }
  if (options.bound !== undefined) checkBound(options.bound as never, checked)
  if (options.linear !== undefined) checkLinear(options.linear as never, checked)
  return ORDER.filter((law) => checked.has(law))
}

const ORDER: readonly Law[] = [
  "Cut",
  "Silence",
  "Bound",
  "End",
  "Ownership",
  "Mirror",
  "Failure",
  "One enqueue",
  "Linear",
]

type NamedCase = LawCase<unknown, unknown> & { readonly name: string }

function checkCase(make: () => AnyBlock, row: NamedCase, options: LawOptions<unknown, unknown>, checked: Set<Law>) {
  const joined = make().output
  const outcome = (law: Law, seen: Observation, chunks: readonly unknown[]) => {
    checked.add(law)
    if (seen.error instanceof WrittenError) broken("Ownership", row, chunks, seen.error.message, "untouched input")
    const code = (seen.error as { code?: unknown } | undefined)?.code
    if (row.throws === undefined && seen.error !== undefined) throw seen.error
    if (row.throws !== code) broken("Failure", row, chunks, code ?? "no error", row.throws)
    if (row.throws !== undefined) checked.add("Failure")
    if (!same(join(seen.output, joined), join(row.output, joined))) broken(law, row, chunks, seen.output, row.output)
  }

  outcome("End", observe(make(), row.input), row.input)
  const kind = options.input ?? kindOf(row.input)
  if (kind !== "items") {
    const whole = joinInput(row.input as readonly Cuttable[])
    if (kind === "bytes") checked.add("Ownership")
    for (const chunks of chunkings(whole, options.chunkings)) outcome("Cut", observe(make(), chunks), chunks)
    checkSilence(make, row, whole, joined)
    checked.add("Silence")
  }
  if (row.each !== undefined) {
    checked.add("Silence")
    const { each } = observe(make(), row.input)
    if (!same(each, row.each)) broken("Silence", row, row.input, each, row.each)
  }
  if (joined !== undefined) {
    checked.add("One enqueue")
    const { each } = observe(compose(make()), row.input)
    if (each.some((yielded) => yielded.length > 1))
      broken("One enqueue", row, row.input, each, "one at most for a chunk")
  }
  if (options.mirror !== undefined && row.throws === undefined) {
    checked.add("Mirror")
    const { output, error } = observe(compose(options.mirror() as AnyBlock, make()), row.output)
    if (error !== undefined) throw error
    if (!same(join(output, joined), join(row.output, joined))) broken("Mirror", row, row.output, output, row.output)
  }
}

/** What has come out after some input must be the same whether it came as one chunk or unit by unit, with empty ones. */
function checkSilence(make: () => AnyBlock, row: NamedCase, whole: Cuttable, joined: "text" | "bytes" | undefined) {
  const empty = whole.slice(0, 0)
  const units = cutEvery(whole, 1)
  const { each } = observe(make(), [empty, ...units.flatMap((unit) => [unit, empty])], false)
  for (let index = 0; index < each.length - 1; index += 2) {
    if ((each[index] ?? []).length > 0) broken("Silence", row, ["an empty chunk"], each[index], [])
  }
  for (let length = 1; length <= Math.min(whole.length, 400); length++) {
    const prefix = whole.slice(0, length)
    const atOnce = observe(make(), [prefix], false).output
    const oneByOne = each.slice(0, 2 * length + 1).flat()
    if (!same(join(atOnce, joined), join(oneByOne, joined))) broken("Silence", row, [prefix], atOnce, oneByOne)
  }
}

function checkBound(
  bound: { create(limit: number): AnyBlock; chunk: Cuttable; code: string; prefix?: Cuttable },
  checked: Set<Law>,
) {
  checked.add("Bound")
  const limit = bound.chunk.length * 10
  const start = bound.prefix === undefined ? [] : [bound.prefix]
  const within = observe(bound.create(limit), [...start, ...Array.from({ length: 10 }, () => bound.chunk)], false)
  if (within.error !== undefined) throw within.error
  for (const chunk of [bound.chunk, bound.chunk.slice(0, 1)]) {
    const { error } = observe(bound.create(limit), [...start, ...Array.from({ length: 10 }, () => bound.chunk), chunk])
    const code = (error as { code?: unknown } | undefined)?.code
    if (code !== bound.code)
      throw new Error(`Breaks the law Bound: wanted ${bound.code} past ${limit}, got ${String(code ?? error)}`)
  }
  for (const limitless of [bound.create(Number.POSITIVE_INFINITY)]) {
    const { error } = observe(limitless, [...start, ...Array.from({ length: 100 }, () => bound.chunk)], false)
    if (error !== undefined) throw error
  }
}

function checkLinear(linear: { create(): AnyBlock; chunk: unknown; count?: number }, checked: Set<Law>) {
  checked.add("Linear")
  const block = linear.create()
  const outlet: Outlet<unknown> = { enqueue() {}, terminate() {} }
  for (let count = linear.count ?? LINEAR_COUNT; count > 0; count--) block.transform(linear.chunk, outlet)
  block.flush(outlet)
}

function broken(law: Law, row: NamedCase, chunks: readonly unknown[], got: unknown, wanted: unknown): never {
  throw new Error(
    `Breaks the law ${law} in ${row.name}, fed with ${show(chunks)}: got ${show(got)}, wanted ${show(wanted)}`,
  )
}

function kindOf(input: readonly unknown[]): "text" | "bytes" | "items" {
  if (input.length > 0 && input.every((chunk) => typeof chunk === "string")) return "text"
  if (input.length > 0 && input.every((chunk) => chunk instanceof Uint8Array)) return "bytes"
  return "items"
}

function joinInput(chunks: readonly Cuttable[]): Cuttable {
  return (join(chunks, typeof chunks[0] === "string" ? "text" : "bytes") as readonly Cuttable[])[0] as Cuttable
}

/** A continuous output is compared as one chunk. */
function join(output: readonly unknown[], joined: "text" | "bytes" | undefined): readonly unknown[] {
  if (joined === "text") return [output.join("")]
  if (joined === "bytes") return [Uint8Array.from((output as readonly Uint8Array[]).flatMap((chunk) => [...chunk]))]
  return output
}
