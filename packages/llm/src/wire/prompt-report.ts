/** What becomes of what a dialect cannot express, or expresses otherwise than it was asked. */
import type { Extra } from "../part.ts"
import type { PromptSignature, PromptWarning, WriteOptions } from "../prompt.ts"
import { PromptError } from "../prompt-error.ts"

export interface PromptReport {
  readonly warnings: readonly PromptWarning[]
  /** Refuses what stands at a path of the prompt, or leaves it out with a warning, as the options say. */
  refuse(path: string, message: string): void
  /** Warns of what is lost by its nature, whatever the options say. */
  warn(path: string, message: string): void
  /** Refuses each member that another dialect has put on something. */
  refuseForeign(extra: Extra | undefined, path: string): void
  /**
   * Warns of opaque things that are left out: they go back where they came from and nowhere else.
   *
   * @param own the dialect whose are not, where there is a place for them
   */
  leaveSignatures(signatures: readonly PromptSignature[] | undefined, path: string, own?: string): void
}

/** @param dialect who writes: what it has put on things itself is welcome */
export function createPromptReport({ onUnsupported = "throw" }: WriteOptions, dialect: string): PromptReport {
  const warnings: PromptWarning[] = []

  function refuse(path: string, message: string) {
    if (onUnsupported === "throw") {
      throw new PromptError(`Cannot write ${path} as ${dialect}: ${message}`, { code: "unsupported", path })
    }
    warnings.push({ path, message })
  }

  function warn(path: string, message: string) {
    warnings.push({ path, message })
  }

  return {
    warnings,
    refuse,
    warn,
    refuseForeign(extra, path) {
      if (extra === undefined || extra.from === dialect) return
      for (const name of Object.keys(extra.fields)) {
        refuse(path === "" ? name : `${path}.${name}`, `it is a member that only ${extra.from} knows`)
      }
    },
    leaveSignatures(signatures, path, own) {
      for (const [index, { from }] of signatures?.entries() ?? []) {
        if (from !== own) warn(`${path}.signatures[${index}]`, "there is no place for a signature of another provider")
      }
    },
  }
}
