/** What a rule found, and the words for a step of adding a block or a dialect that was forgotten. */

export interface Problem {
  /** The rule that is broken, one word. */
  readonly rule: string
  readonly path: string
  readonly line?: number | undefined
  readonly message: string
}

type Step = "file" | "test" | "door" | "example"

/** The steps of adding a block, in the words of the contributors' guide. */
export const steps: Readonly<Record<Step, string>> = {
  file: "1, the file: a factory in the file of its name, in the room of what it takes",
  test: "2, the test: a file of the same name with .test.ts, which calls the law suite",
  door: "3, the door: export it from src/index.ts",
  example: "4, the example: a titled @example with a `// =>` result in its doc comment",
}

/** Says which step of adding a block was forgotten. */
export function forgotten(step: Step): string {
  return `Adding a block, step ${steps[step]}`
}

type DialectStep = "folder" | "laws" | "door" | "recording" | "row"

/** The steps of adding a dialect, in the words of the contributors' guide. */
export const dialectSteps: Readonly<Record<DialectStep, string>> = {
  folder:
    "1, the folder: dialects/<name>, with the constant, named like it, in <name>.ts and its blocks in decode.ts and encode.ts",
  laws: "2, the laws: a test in the folder that calls obeysLaws over small cases",
  door: "3, the door: export the constant from src/index.ts, with an @example in its comment",
  recording:
    "4, the recording: a writer in apps/edge/src/upstream/replay/writers, that knows nothing of the decoder, and its three lines",
  row: "5, the row: a line in the table of packages/llm/README.md, and the reports",
}

/** Says which step of adding a dialect was forgotten. */
export function forgottenOfDialect(step: DialectStep): string {
  return `Adding a dialect, step ${dialectSteps[step]}`
}

/** Writes a problem as one line that an editor can follow. */
export function describeProblem({ rule, path, line, message }: Problem): string {
  return `${path}${line === undefined ? "" : `:${line}`} [${rule}] ${message}`
}
