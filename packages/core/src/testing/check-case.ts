/** The laws that one case can show: Cut, Silence, End, Ownership, Mirror, Failure and One enqueue. */
import type { Block } from "../block/block.ts"
import { compose } from "../block/compose.ts"
import { type Cuttable, chunkings, cutEvery } from "./cutters.ts"
import { broken, type Law, type LawCase, type LawOptions } from "./law.ts"
import { type Observation, observe } from "./observe.ts"
import { same } from "./same.ts"

type AnyBlock = Block<unknown, unknown>

/** How neighbours in an output are made one, so that outputs cut in other places compare. */
type Joining = "text" | "bytes" | LawOptions<unknown, unknown>["join"]

/** Long inputs are checked for promptness in their first units only: every prefix is a run of its own. */
const PREFIXES = 400

/** Checks one case and adds the laws that it could show. */
export function checkCase(
  make: () => AnyBlock,
  row: LawCase<unknown, unknown>,
  name: string,
  options: LawOptions<unknown, unknown>,
): readonly Law[] {
  const checked = new Set<Law>()
  const kindGiven = make().output
  const joined: Joining = kindGiven ?? options.join
  const outcome = (law: Law, seen: Observation, chunks: readonly unknown[]) => {
    checked.add(law)
    const code = (seen.failure?.error as { code?: unknown } | undefined)?.code
    if (row.throws === undefined && seen.failure !== undefined) throw seen.failure.error
    if (row.throws !== code) broken("Failure", name, chunks, code ?? "no error", row.throws)
    if (row.throws !== undefined) checked.add("Failure")
    if (!same(join(seen.output, joined), join(row.output, joined))) broken(law, name, chunks, seen.output, row.output)
  }

  outcome("End", observe(make(), row.input), row.input)
  const kind = options.input ?? kindOf(row.input)
  if (kind !== "items") {
    const whole = joinInput(row.input as readonly Cuttable[])
    if (kind === "bytes") checked.add("Ownership")
    for (const chunks of chunkings(whole, options.chunkings)) outcome("Cut", observe(make(), chunks), chunks)
    checkPrefixes(make, name, whole, joined)
  }
  if (row.each !== undefined) {
    checked.add("Silence")
    const { each } = observe(make(), row.input)
    if (!same(each, row.each)) broken("Silence", name, row.input, each, row.each)
  }
  if (kindGiven !== undefined) {
    checked.add("One enqueue")
    const { each } = observe(compose(make()), row.input)
    if (each.some((yielded) => yielded.length > 1))
      broken("One enqueue", name, row.input, each, "one at most for a chunk")
  }
  if (options.mirror !== undefined && row.throws === undefined) {
    checked.add("Mirror")
    const { output, failure } = observe(compose(options.mirror() as AnyBlock, make()), row.output)
    if (failure !== undefined) throw failure.error
    if (!same(join(output, joined), join(row.output, joined))) broken("Mirror", name, row.output, output, row.output)
  }
  return [...checked]
}

/**
 * What has come out after some input must be the same whether it came as one chunk or unit by unit, and an empty chunk
 * yields nothing. It is the half of Silence that needs no table: that something is held back at every cut alike, only a
 * row with `each` can show.
 */
function checkPrefixes(make: () => AnyBlock, name: string, whole: Cuttable, joined: Joining) {
  const empty = whole.slice(0, 0)
  const units = cutEvery(whole, 1)
  const { each } = observe(make(), [empty, ...units.flatMap((unit) => [unit, empty])], false)
  for (let index = 0; index < each.length - 1; index += 2) {
    if ((each[index] ?? []).length > 0) broken("Silence", name, ["an empty chunk"], each[index], [])
  }
  for (let length = 1; length <= Math.min(whole.length, PREFIXES); length++) {
    const prefix = whole.slice(0, length)
    const atOnce = observe(make(), [prefix], false).output
    const oneByOne = each.slice(0, 2 * length + 1).flat()
    if (!same(join(atOnce, joined), join(oneByOne, joined))) broken("Silence", name, [prefix], atOnce, oneByOne)
  }
}

function kindOf(input: readonly unknown[]): "text" | "bytes" | "items" {
  if (input.length > 0 && input.every((chunk) => typeof chunk === "string")) return "text"
  if (input.length > 0 && input.every((chunk) => chunk instanceof Uint8Array)) return "bytes"
  return "items"
}

function joinInput(chunks: readonly Cuttable[]): Cuttable {
  return (join(chunks, typeof chunks[0] === "string" ? "text" : "bytes") as readonly Cuttable[])[0] as Cuttable
}

/** A continuous output is compared as one chunk, and items of one run as one item. */
function join(output: readonly unknown[], joined: Joining): readonly unknown[] {
  if (joined === "text") return [output.join("")]
  if (joined === "bytes") return [Uint8Array.from((output as readonly Uint8Array[]).flatMap((chunk) => [...chunk]))]
  if (joined === undefined) return output
  const runs: unknown[] = []
  for (const item of output) {
    const longer = runs.length > 0 ? joined(runs.at(-1), item) : undefined
    if (longer === undefined) runs.push(item)
    else runs[runs.length - 1] = longer
  }
  return runs
}
