/** Runs a server as a program of its own, until it says where it listens. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { resolve } from "node:path"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"

export const ROOT = resolve(import.meta.dirname, "../..")

/** A server under way. */
export interface Program<Place> {
  readonly place: Place
  close(): Promise<void>
}

/**
 * Starts a command that the install has brought. Its lines, on its output and on a fourth channel that some servers have
 * for control, go to a function: what that gives is where the server is, once it gives anything.
 */
export async function startProgram<Place>(
  command: string,
  parameters: readonly string[],
  onLine: (line: string) => Place | undefined,
  environment: NodeJS.ProcessEnv = {},
): Promise<Program<Place>> {
  const program = spawn(resolve(ROOT, "node_modules/.bin", command), parameters, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    // What is installed as a command may be a script around the program: both end together, as a group of their own.
    detached: true,
  })
  const kill = () => {
    if (program.pid === undefined || program.exitCode !== null || program.signalCode !== null) return
    process.kill(-program.pid, "SIGKILL")
  }
  process.once("exit", kill)
  let complaints = ""
  program.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints += text
  })
  const place = await new Promise<Place>((listening, failed) => {
    for (const output of [program.stdout, program.stdio[3]]) {
      createInterface(output as Readable).on("line", (line) => {
        const found = onLine(line)
        if (found !== undefined) listening(found)
      })
    }
    program.once("error", failed)
    program.once("exit", () => failed(new Error(`${command} did not start: ${complaints}`)))
  })
  return {
    place,
    async close() {
      process.off("exit", kill)
      kill()
      if (program.exitCode === null && program.signalCode === null) await once(program, "exit")
    },
  }
}
