/** What this dialect itself has put on something of a prompt. */
import type { Extra, JsonObject } from "../../part.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { NAME } from "./name.ts"

/** Takes what is this dialect's, and refuses what is another's. */
export function takeOwn(extra: Extra | undefined, path: string, report: PromptReport): JsonObject {
  report.refuseForeign(extra, path)
  return extra?.from === NAME ? extra.fields : {}
}
