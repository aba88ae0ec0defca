/** Calls of providers that give them no ids have some all the same: none twice in a conversation, of however many turns. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { resultOf } from "./client.ts"
import { clients } from "./clients.ts"
import { TOOL, tool } from "./conversations.ts"
import { type Scene, startScene } from "./scene.ts"
import { upstreamNames, WITHOUT_IDS } from "./upstreams.ts"
import { type Wire, wires } from "./wire.ts"

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene?.close())

describe.each(["gemini", "ollama"])("%s", (provider) => {
  test.each(clients.map((client) => [client.name, client] as const))("%s", async (_, client) => {
    const seen = new Set<unknown>()
    // Every answer has ids of its own, so that those of any two may stand in one conversation.
    for (const _turn of [1, 2]) {
      const goOn = await client.converse(scene.url, `${provider}/${tool.name}${WITHOUT_IDS}`)
      const ids = new Set<unknown>()
      for (const upstream of upstreamNames.filter((name) => name !== provider)) {
        await goOn(`${upstream}/hello`)
        const { called, given } = wires[upstream] as Wire
        const calls = called(scene.upstreams.last)
        expect(calls.map(({ name }) => name)).toEqual([TOOL, TOOL])
        for (const { id } of calls) ids.add(id)
        const results = given(scene.upstreams.last)
        // A client that gives ids itself, or finds calls by name, says so in what passes as it is.
        if (upstream === client.dialect && results.every(({ id }) => id === undefined)) continue
        expect(results, upstream).toMatchObject(
          calls.map(({ id }, index) => ({ id, text: expect.stringContaining(resultOf(index)) })),
        )
        if (upstream === "gemini") expect(results).toMatchObject([{ name: TOOL }, { name: TOOL }])
      }
      // Where client and provider speak the same, it is for the client to give ids, or to do without.
      if (client.dialect === provider) continue
      expect(ids.size).toBe(2)
      for (const id of ids) {
        expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
        expect(seen).not.toContain(id)
        seen.add(id)
      }
    }
  })
})
