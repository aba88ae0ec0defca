/**
 * Conversations of more than one turn, as applications have them: what is opaque in an answer goes back to the provider
 * that wants it, as it was and where it was, and to nobody else; and what tools gave finds its calls.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Conversation } from "../../../apps/edge/src/upstream/replay/conversation.ts"
import { resultOf } from "./client.ts"
import { clients } from "./clients.ts"
import { reasoning, signatureOf, signed, TOOL, thoughtOf, tool } from "./conversations.ts"
import { forgetful, forgets } from "./forgetful.ts"
import { type Scene, startScene } from "./scene.ts"
import { upstreamNames } from "./upstreams.ts"
import { type Sealed, wires } from "./wire.ts"

const providers: readonly (readonly [name: string, conversations: readonly Conversation[]])[] = [
  ["anthropic", [reasoning, signed, tool]],
  ["gemini", [reasoning, signed, tool]],
  ["openai-responses", [reasoning, signed, tool]],
  // Nobody can be asked in it: it is only played.
  ["bedrock-converse", [reasoning, tool]],
]

const seen = new Set<string>()

describe.each(clients.map((client) => [client.name, client] as const))("%s", (name, client) => {
  let scene: Scene
  beforeAll(async () => {
    scene = await startScene()
  })
  afterAll(() => scene?.close())

  test.each(
    providers.flatMap(([provider, conversations]) =>
      conversations.map((conversation) => [`${provider}/${conversation.name}`, provider, conversation] as const),
    ),
  )("goes on with %s", async (model, provider, conversation) => {
    const signature = signatureOf(conversation)
    const goOn = await client.converse(scene.url, provider === "bedrock-converse" ? `replay/${model}` : model)
    for (const upstream of upstreamNames) {
      await goOn(`${upstream}/hello`)
      const asked = scene.upstreams.last
      const { sealed, called, given } = wires[upstream] as (typeof wires)[string]
      const text = JSON.stringify(asked)
      expect(text, upstream).not.toContain("millrace:")
      // Nobody says nothing: Anthropic refuses it, and it is a piece of what should have been joined.
      expect(text, upstream).not.toMatch(/"text":"\s+"/)
      if (upstream !== provider && signature !== undefined) expect(text, upstream).not.toContain(signature)
      const isForgotten = forgets(name, provider, conversation.name)
      if (upstream === provider && isForgotten) seen.add(`${name} ${provider} ${conversation.name}`)
      const wanted = upstream === provider && !isForgotten ? sealedIn(conversation, provider) : []
      expect(sealed(asked), upstream).toEqual(wanted)
      const calls = called(asked)
      expect(calls.map(({ name, args }) => ({ name, args }))).toEqual(callsOf(conversation))
      expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length)
      const tells = upstream === "gemini" || upstream === "ollama"
      // What passes as it is has the ids that its client has given, and the library for Ollama gives none.
      const hasIds = client.dialect !== "ollama" || upstream !== "ollama"
      expect(given(asked), upstream).toEqual(
        calls.map(({ id }, index) => ({
          id: hasIds ? id : undefined,
          text: expect.stringContaining(resultOf(index)),
          ...(tells && { name: TOOL }),
        })),
      )
    }
  })
})

test("whoever is said to be forgetful is", () => {
  const said = forgetful.flatMap(({ client, providers, conversations = ["reasoning", "signed"] }) =>
    providers.flatMap((provider) => conversations.map((conversation) => `${client} ${provider} ${conversation}`)),
  )
  expect([...seen].filter((each) => !each.endsWith(" tool")).sort()).toEqual(said.sort())
})

function callsOf({ passages }: Conversation) {
  return passages.flatMap((passage) =>
    passage.kind === "tool-call" ? [{ name: passage.name, args: JSON.parse(passage.arguments) as unknown }] : [],
  )
}

/** Where the provider itself has put it. */
function sealedIn(conversation: Conversation, provider: string): Sealed[] {
  const data = signatureOf(conversation)
  if (data === undefined) return []
  const thought = thoughtOf(conversation)
  switch (provider) {
    case "gemini":
      return [{ data, on: conversation === signed ? "call 0" : "a text" }]
    case "anthropic":
      return [{ data, on: "what comes before a text", thought }]
    default:
      return [{ data, on: "what comes before a message", thought }]
  }
}
