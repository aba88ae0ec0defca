import type { PromptReport } from "../../../wire/prompt-report.ts"

/** What is known of the whole conversation. */
export interface InputContext {
  readonly report: PromptReport
  /** The ids of calls whose arguments are free text. */
  readonly texts: ReadonlySet<string>
  /** Whether the conversation was told in this dialect, so that its ids mean something here. */
  readonly isOwn: boolean
}
