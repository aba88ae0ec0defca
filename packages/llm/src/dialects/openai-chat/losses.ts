/** What becomes of what a request cannot express. */
import type { Extra } from "../../part.ts"
import type { PromptWarning, WriteOptions } from "../../prompt.ts"
import { PromptError } from "../../prompt-error.ts"
import { NAME } from "./name.ts"

export interface Losses {
  /** Says that something cannot be expressed: an error, or with `onUnsupported: "warn"` a warning. */
  lose(path: string, what: string): void
  /** Says that something was changed or left out, which is no reason to refuse the prompt. */
  note(path: string, message: string): void
  /** Gives what this dialect had put here, and says of each member of another's that it is lost. */
  own(extra: Extra | undefined, path: string): Readonly<Record<string, unknown>>
  readonly warnings: readonly PromptWarning[]
}

export function createLosses({ onUnsupported = "throw" }: WriteOptions): Losses {
  const warnings: PromptWarning[] = []
  const note = (path: string, message: string) => void warnings.push({ path, message })

  function lose(path: string, what: string) {
    const message = `Cannot express ${what} as a chat completion`
    if (onUnsupported === "throw") throw new PromptError(message, { code: "unsupported", path })
    note(path, message)
  }

  return {
    warnings,
    note,
    lose,
    own(extra, path) {
      if (extra === undefined || extra.from === NAME) return extra?.fields ?? {}
      const front = path === "" ? "" : `${path}.`
      for (const name of Object.keys(extra.fields)) lose(`${front}${name}`, `a member that only ${extra.from} knows`)
      return {}
    },
  }
}
