/**
 * What may be otherwise in a prompt and make no difference to a request, and why nothing is lost by it. All else that
 * makes no difference was dropped unsaid.
 */
import type { Prompt } from "@millrace/llm"
import { pathOf, type Step, valueAt } from "./leaves.ts"

export interface Allowance {
  /** The dialects that the request may be in; all of them where none is named. */
  readonly targets?: readonly string[]
  readonly path: RegExp
  /** Says whether it is so, of what holds the member. */
  readonly where?: (holder: Readonly<Record<string, unknown>>, prompt: Prompt, target: string) => boolean
  readonly reason: string
}

const isRemote = ({ url, fileId }: Readonly<Record<string, unknown>>) => url !== undefined || fileId !== undefined

export const allowances: readonly Allowance[] = [
  {
    path: /^messages\[\d+\](?:\.content\[\d+\])?\.(?:id|itemId)$/,
    where: (_, prompt, target) => prompt.extra?.from !== target,
    reason: "An id of the wire says something where it comes from, and nowhere else",
  },
  {
    targets: ["anthropic", "gemini", "ollama", "ai-sdk-ui"],
    path: /^messages\[\d+\]\.role$/,
    where: ({ role }) => role === "system" || role === "developer",
    reason: "There is one word for instructions, whoever gives them",
  },
  {
    targets: ["openai-chat", "openai-responses", "anthropic"],
    path: /\.mediaType$/,
    where: isRemote,
    reason: "What the server finds there has a type of its own",
  },
  {
    targets: ["ollama"],
    path: /\.mediaType$/,
    where: ({ mediaType }) => String(mediaType).startsWith("image/"),
    reason: "A picture's bytes tell what it is",
  },
  {
    targets: ["anthropic"],
    path: /\.mediaType$/,
    where: ({ mediaType }) => String(mediaType).startsWith("image/"),
    reason: "A picture whose type is not known is told by its bytes, and may so come out as it was",
  },
  {
    path: /^messages\[\d+\]\.content\[\d+\]\.name$/,
    where: ({ type }) => type === "tool-result",
    reason: "Its call has the same name",
  },
  {
    path: /^tools\[\d+\]\.name$/,
    where: ({ provided }) => provided !== undefined,
    reason: "What is provided stands there as the provider has it, with its own name",
  },
  {
    targets: ["openai-responses", "anthropic", "gemini", "ollama", "ai-sdk-ui"],
    path: /^includeUsage$/,
    reason: "Usage is always told",
  },
  {
    targets: ["openai-chat"],
    path: /^includeUsage$/,
    where: ({ includeUsage }) => includeUsage === true,
    reason: "It is the default",
  },
  { path: /^choices$/, where: ({ choices }) => choices === 1, reason: "It is the default" },
  {
    path: /^toolChoice$/,
    where: ({ toolChoice }) => toolChoice === "auto" || toolChoice === undefined,
    reason: "It is the default",
  },
  {
    path: /^parallelToolCalls$/,
    where: ({ parallelToolCalls, tools }) => parallelToolCalls === true || tools === undefined,
    reason: "It is the default, and without tools it says nothing",
  },
  { path: /^tools\[\d+\]\.strict$/, where: ({ strict }) => strict === false, reason: "It is the default" },
  {
    path: /^output$|^output\.type$/,
    where: ({ type, output }) => type === "text" || (output as { type?: string } | undefined)?.type === "text",
    reason: "It is the default",
  },
  {
    targets: ["anthropic", "gemini", "ollama"],
    path: /\.detail$/,
    where: ({ detail }) => detail === "auto",
    reason: "It is the default",
  },
  {
    targets: ["openai-responses"],
    path: /\.detail$/,
    where: ({ detail, mediaType }) => detail === "auto" && String(mediaType).startsWith("image/"),
    reason: "It is the default",
  },
  { path: /\.isError$/, where: ({ isError }) => isError === false, reason: "It is the default" },
  {
    targets: ["anthropic"],
    path: /^tools\[\d+\]\.parameters\.type$/,
    where: ({ type }) => type === "object",
    reason: "Arguments are always an object",
  },
  {
    targets: ["anthropic", "gemini", "ollama"],
    path: /^output\.strict$/,
    where: ({ strict }) => strict === true,
    reason: "A schema is always strict",
  },
  {
    targets: ["openai-responses"],
    path: /^reasoning\.summary$/,
    where: ({ summary }) => summary === "none",
    reason: "It is the default",
  },
  {
    targets: ["ollama"],
    path: /^reasoning\.summary$/,
    where: ({ summary }) => summary === "auto",
    reason: "What was thought is always told",
  },
  {
    path: /^messages\[\d+\]\.content\[\d+\]\.text$/,
    where: ({ type, kind }) => type === "reasoning" && kind === "redacted",
    reason: "What is redacted has no text",
  },
  { targets: ["ai-sdk-ui"], path: /^stream$/, reason: "The interface always takes a stream" },
  {
    targets: ["ollama"],
    path: /\.content\[\d+\]\.extra\b/,
    where: (_, prompt) => /"type":"(?:file|reasoning)"/.test(JSON.stringify(prompt.messages)),
    reason: "Pictures and thoughts are no more than that there, and so have nothing on them that could be kept",
  },
  {
    targets: ["gemini"],
    path: /^tools\[\d+\]\.strict$/,
    where: (_, { toolChoice = "auto" }) => toolChoice !== "auto",
    reason: "A call that must be is always of the schema, and without calls nothing is",
  },
  {
    targets: ["gemini"],
    path: /\.output\.content\[\d+\]\.extra\b/,
    reason: "A text in what a tool gave is part of an object there, and so has nothing on it that could be kept",
  },
]

/** What is read otherwise than it was written. */
export const readOtherwise: readonly Allowance[] = [
  {
    targets: ["anthropic", "gemini", "ollama"],
    path: /^messages\[\d+\]\.content\[\d+\]\.text$/,
    where: ({ type }) => type === "refusal",
    reason: "A refusal is a text like any other",
  },
  {
    targets: ["ai-sdk-ui"],
    path: /^messages\[\d+\]\.content\[\d+\]\.output\.text$/,
    reason: "What tools gave stands with their calls, and so in the order of those",
  },
  {
    targets: ["ai-sdk-ui"],
    path: /\.output\.content\[\d+\]\.name$/,
    reason: "What a tool gave is JSON of any form there, and so are files in it",
  },
  {
    targets: ["ollama"],
    path: /^toolChoice$/,
    where: ({ toolChoice }) => toolChoice === "none",
    reason: "It is said by leaving out the tools, which a warning names",
  },
]

/** What a warning names and is in the request all the same. */
export const moved: readonly Allowance[] = [
  {
    targets: ["gemini"],
    path: /^messages\[\d+\]\.content\[\d+\]\.text$/,
    reason: "Instructions in the middle are moved to the beginning",
  },
]

/** Finds what allows that something makes no difference. */
export function allowanceFor(
  list: readonly Allowance[],
  target: string,
  prompt: Prompt,
  steps: readonly Step[],
): Allowance | undefined {
  const path = pathOf(steps)
  const holder = (valueAt(prompt, steps.slice(0, -1)) ?? {}) as Readonly<Record<string, unknown>>
  return list.find(
    (each) =>
      (each.targets?.includes(target) ?? true) &&
      each.path.test(path) &&
      (each.where?.(holder, prompt, target) ?? true),
  )
}
