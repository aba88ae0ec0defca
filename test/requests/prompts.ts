/**
 * Prompts that hold everything a prompt can hold. Every text in them is a word of its own, so that it can be found again
 * wherever it went.
 */
import type { Prompt } from "@millrace/llm"
import { asked, conversation } from "./prompts/build.ts"
import { everything } from "./prompts/everything.ts"
import { extras } from "./prompts/extras.ts"
import { files } from "./prompts/files.ts"
import { reasoning } from "./prompts/reasoning.ts"
import { results } from "./prompts/results.ts"
import { roles } from "./prompts/roles.ts"
import { settings } from "./prompts/settings.ts"
import { tools } from "./prompts/tools.ts"

/** One thing each, so that no warning of one hides that another is lost. */
export const prompts: readonly (readonly [name: string, prompt: Prompt])[] = [
  ...Object.entries(roles),
  ...Object.entries(files).map(
    ([name, each]) => [name, conversation(asked({ type: "text", text: "wordlook" }, each))] as const,
  ),
  ...Object.entries(results),
  ...Object.entries(reasoning),
  ...Object.entries(tools),
  ...Object.entries(settings),
  ...Object.entries(extras),
  ["everything at once", everything()],
]
