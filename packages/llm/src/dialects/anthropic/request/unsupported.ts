/** What a prompt holds and the dialect cannot express. */
import type { Extra } from "../../../part.ts"
import type { PromptWarning, WriteOptions } from "../../../prompt.ts"
import { PromptError } from "../../../prompt-error.ts"

export interface Unsupported {
  readonly warnings: readonly PromptWarning[]
  /** Refuses the prompt, or leaves something out and names it, as the option says. */
  refuse(path: string, what: string): void
  /** Names what was changed or left out, whatever the option says. */
  warn(path: string, message: string): void
  /** Refuses the members that only another dialect knows. */
  refuseForeign(path: string, extra: Extra | undefined): void
}

export function createUnsupported({ onUnsupported = "throw" }: WriteOptions = {}): Unsupported {
  const warnings: PromptWarning[] = []

  function refuse(path: string, what: string) {
    const message = `Cannot write ${path}: Anthropic's format cannot express ${what}`
    if (onUnsupported === "throw") throw new PromptError(message, { code: "unsupported", path })
    warnings.push({ path, message })
  }

  return {
    warnings,
    refuse,
    warn: (path, message) => void warnings.push({ path, message }),
    refuseForeign(path, extra) {
      if (extra === undefined || extra.from === "anthropic") return
      for (const name of Object.keys(extra.fields)) {
        refuse(path === "" ? name : `${path}.${name}`, "a member of another dialect")
      }
    },
  }
}
