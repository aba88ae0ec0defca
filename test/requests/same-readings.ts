/** What may be otherwise in a client's request and say the same, by dialect and place, and why. */
import { pathOf, type Step } from "./leaves.ts"

export type SameReading = readonly [dialect: string, path: RegExp, reason: string]

export const sameReadings: readonly SameReading[] = [
  ["openai-chat", /\.reasoning(?:_content)?$/, "There are two names for what was thought, and one is enough"],
  ["openai-chat", /^tools\[\d+\]\.type$/, "A function is the default"],
  ["openai-chat", /\.tool_calls\[\d+\]\.type$/, "A call that has a function is one of a function"],
  ["openai-responses", /^input\[\d+\]\.type$/, "What has a role is a message"],
  ["openai-responses", /\.detail$/, "The default is written"],
  ["openai-responses", /\.input_audio\.format$/, "The default is written"],
  ["openai-responses", /\.summary\[\d+\]\.type$/, "There is one type"],
  ["openai-responses", /^include\[\d+\]$/, "The number of alternatives asks for the same"],
  ["anthropic", /\.source\.media_type$/, "There is one type of text"],
  ["anthropic", /\.input$/, "Arguments that are none are an empty object"],
  ["anthropic", /\.input_schema\.type$/, "There is one type"],
  ["gemini", /^contents\[\d+\]\.role$/, "The user is the default"],
  ["gemini", /\.functionCall\.args$/, "Arguments that are none are an empty object"],
  ["gemini", /\.functionResponse\.(?:id|name)$/, "The id tells the call, or else the name does"],
  ["ollama", /\.function\.arguments$/, "Arguments that are none are an empty object"],
  ["ollama", /\.tool_(?:name|call_id)$/, "The id tells the call, or else the name does"],
  ["ollama", /^tools\[\d+\]\.type$/, "There is one type"],
  ["ai-sdk-ui", /\.mediaType$/, "An address with the file in it tells its type"],
  ["ai-sdk-ui", /^messages\[\d+\]\.parts\[0\](?:\.type)?$/, "A message begins with its first step"],
  ["ai-sdk-ui", /\.parts\[\d+\]\.input$/, "Arguments that are none are an empty object"],
  ["ai-sdk-ui", /^tools\[\d+\]\.type$/, "A function is the default"],
  ["ai-sdk-ui", /^toolChoice\.type$/, "A choice with a tool's name is one of a tool"],
  ["ai-sdk-ui", /^(?:id|trigger|messages\[\d+\]\.id)$/, "It is between the client and its transport"],
]

export function isSame([each, path]: SameReading, dialect: string, steps: readonly Step[]): boolean {
  return each === dialect && path.test(pathOf(steps))
}
