/** From the text of `MILLRACE_CONFIG` to a configuration, or to errors that name the key at fault. */
import * as v from "valibot"
import { issueMessage, issuePath } from "../guard/issue-path.ts"
import { type Config, configSchema } from "./schema.ts"

/** The environment variable that holds the configuration, as JSON. */
export const CONFIG_VARIABLE = "MILLRACE_CONFIG"

/** The configuration cannot be used. `problems` has one line for each key at fault; no line repeats a value. */
export class ConfigError extends TypeError {
  readonly code = "invalid_config"
  readonly problems: readonly string[]

  constructor(variable: string, problems: readonly string[]) {
    super(`${variable}: ${problems.join("; ")}`)
    this.problems = problems
  }
}

/**
 * Reads the configuration; without any, only the built-in `replay` upstream is served.
 *
 * @throws ConfigError `invalid_config`
 */
export function readConfig(text: string | undefined): Config {
  if (text === undefined || text.trim() === "") return parse({})
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // The platform's own message quotes the text, which may hold what nobody should read; only its place is passed on.
    const [place = ""] = /at position \d+/.exec(String(error)) ?? []
    throw new ConfigError(CONFIG_VARIABLE, [`is not JSON ${place}`.trimEnd()])
  }
  return parse(value)
}

function parse(value: unknown): Config {
  const result = v.safeParse(configSchema, value)
  if (result.success) return result.output
  throw new ConfigError(
    CONFIG_VARIABLE,
    result.issues.map((issue) => {
      const path = issuePath(issue)
      return path === "" ? issueMessage(issue) : `${path}: ${issueMessage(issue)}`
    }),
  )
}
