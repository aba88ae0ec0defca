/** What is fuzzed, by its name: a block against an oracle that reads the whole input at once, a decoder against what holds. */
import type { Block, Outlet } from "../../packages/core/src/block/block.ts"
import type { Dice } from "./dice.ts"

export interface Target<Subject = CreateBlock> {
  /** The name of the block, or of the dialect that is decoded. */
  readonly name: string
  /** The folder of its package. @default "core" */
  readonly package?: PackageName
  /** Where its module lies, from the package's `src`. */
  readonly module: string
  /** Whether all of the module is what `run` gets, and not what is exported by the target's name. @default false */
  readonly isWhole?: boolean
  /** Makes an input, runs both sides, and says where they differ. */
  run(subject: Subject, dice: Dice): Difference | undefined
}

/** The packages with something to fuzz. */
export type PackageName = "core" | "llm"

export interface Difference {
  readonly input: unknown
  readonly got: unknown
  readonly wanted: unknown
}

/** The factory of the block, of the code in the tree or of a mutant of it. */
export type CreateBlock = (...parameters: never[]) => Block<never, unknown>

/**
 * Feeds chunks to a block and takes note of what it does, in order; the code of the error that it ends with stands last.
 * Byte chunks are spoiled behind the call, so that nobody can have kept a view of one.
 */
export function observe(
  block: Block<never, unknown>,
  chunks: readonly (string | Uint8Array)[],
  log: unknown[],
  end = true,
): void {
  const outlet: Outlet<unknown> = {
    enqueue: (item) => void log.push(item),
    terminate: () => void log.push("terminated"),
  }
  try {
    for (const chunk of chunks) {
      const lent = typeof chunk === "string" ? chunk : new Uint8Array(chunk)
      block.transform(lent as never, outlet)
      if (typeof lent !== "string") lent.fill(0x22)
    }
    if (end) block.flush(outlet)
  } catch (error) {
    const { code = error, offset } = error as { code?: string; offset?: number }
    log.push(`throws ${code}${offset === undefined ? "" : ` at ${offset}`}`)
  }
}

/** Compares what can be written as JSON, and `undefined`. */
export function compare(input: unknown, got: unknown, wanted: unknown): Difference | undefined {
  return show(got) === show(wanted) ? undefined : { input, got, wanted }
}

/** Writes a value on one line. Keys stand in their order, which counts. */
export function show(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    member === undefined
      ? "(undefined)"
      : member instanceof Uint8Array
        ? `bytes ${Array.from(member, (byte) => byte.toString(16).padStart(2, "0")).join(" ")}`
        : Object.is(member, -0)
          ? "(-0)"
          : member,
  )
}
