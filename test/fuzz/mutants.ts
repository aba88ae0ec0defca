/**
 * Faults put into the code on purpose, which the fuzzer has to find: what it does not find in them, it would not find in
 * the code. Each is a patch in `mutants/`, named for its target, that `git apply --unidiff-zero` takes as well.
 *
 * `node test/fuzz/mutants.ts [name…] [--seconds=60] [--seed=7]` hunts them one after the other and prints a table. It
 * fails where one survives, or no longer applies: then the code it changed has moved, and the patch is to be made anew.
 */
import { spawn } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { applyPatch } from "./apply-patch.ts"
import type { Target } from "./target.ts"
import { findTarget, targets } from "./targets.ts"

const root = resolve(import.meta.dirname, "../..")
const folder = resolve(import.meta.dirname, "mutants")

/** Seconds in which each has to be found. */
export const PATIENCE = 60

export interface Mutant {
  readonly name: string
  readonly target: Target<unknown>
  readonly patch: string
}

export interface Hunt {
  readonly isFound: boolean
  readonly runs: number
  readonly seconds: number
  /** All that the fuzzer said. */
  readonly output: string
}

/** All mutants, in order of their names: `decode-sse.marks.patch` is one of `decodeSse`. */
export function listMutants(): Mutant[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".patch"))
  return files.sort().map((file) => {
    const [kebab = ""] = file.split(".")
    const target = findTarget(kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()))
    return { name: file.slice(0, -".patch".length), target, patch: readFileSync(join(folder, file), "utf8") }
  })
}

/** Gives the files that a mutant changes, as it has them, by their paths from the root. */
export function mutate({ name, patch }: Mutant): Map<string, string> {
  try {
    return applyPatch(patch, (path) => readFileSync(join(root, path), "utf8"))
  } catch (cause) {
    throw new Error(`Cannot apply the mutant ${name}: make it anew from the code as it is`, { cause })
  }
}

/** Lets the fuzzer loose on a copy of the package's source with the fault in it, in a process of its own. */
export async function hunt(mutant: Mutant, limits: readonly string[]): Promise<Hunt> {
  const copy = mkdtempSync(join(tmpdir(), "mutant-"))
  try {
    const home = `packages/${mutant.target.package ?? "core"}`
    mkdirSync(join(copy, home), { recursive: true })
    cpSync(join(root, home, "src"), join(copy, home, "src"), { recursive: true })
    symlinkSync(join(root, home, "node_modules"), join(copy, home, "node_modules"))
    for (const [path, text] of mutate(mutant)) writeFileSync(join(copy, path), text)
    const source = `--source=${join(copy, home, "src")}`
    const output = await runFuzzer([mutant.target.name, source, ...limits])
    const [, runs, seconds, difference] = /: (\d+) cases in ([\d.]+) s, (and a|no) difference/.exec(output) ?? []
    if (difference === undefined) throw new Error(`Cannot fuzz the mutant ${mutant.name}: ${output}`)
    return { isFound: difference === "and a", runs: Number(runs), seconds: Number(seconds), output }
  } finally {
    rmSync(copy, { recursive: true })
  }
}

/** Runs the fuzzer in a process of its own, and gives what it says. */
export function runFuzzer(parameters: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "fuzz.ts"), ...parameters], {
      stdio: ["ignore", "pipe", "pipe"],
    })
    const fragments: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => fragments.push(text))
    child.once("error", fail)
    child.once("close", () => done(fragments.join("")))
  })
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: "string" }, seconds: { type: "string" } },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
  const limits = [`--seconds=${values.seconds ?? PATIENCE}`, `--seed=${seed}`]
  console.log(`seed ${seed}`)
  const all = listMutants().filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  )
  let survived = 0
  for (const mutant of all) {
    const { isFound, runs, seconds } = await hunt(mutant, limits)
    if (!isFound) survived++
    console.log(
      `${mutant.name.padEnd(44)} ${isFound ? "found" : "SURVIVED"} ${String(runs).padStart(9)} cases ${seconds.toFixed(1).padStart(6)} s`,
    )
  }
  console.log(`${all.length - survived} of ${all.length} mutants of ${targets.length} targets found`)
  if (survived > 0 || all.length === 0) process.exitCode = 1
}
