/** A server that answers in every dialect that the gateway asks in, and keeps what it was asked. */
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { dialects } from "../../../apps/edge/src/upstream/replay/dialects.ts"
import { conversations } from "./conversations.ts"

export type Asked = Readonly<Record<string, unknown>>

export interface Upstreams {
  /** The gateway's configuration of them: their ids are the names of their dialects. */
  readonly configuration: readonly object[]
  /** What was asked last. */
  readonly last: Asked
  close(): void
}

const places = [
  ["openai-chat", "/v1", /^\/v1\/chat\/completions$/],
  ["openai-responses", "/v1", /^\/v1\/responses$/],
  ["anthropic", "/v1", /^\/v1\/messages$/],
  ["gemini", "/v1beta", /^\/v1beta\/models\/([\w-]+):(?:streamGenerateContent\?alt=sse|generateContent)$/],
  ["ollama", "/api", /^\/api\/chat$/],
] as const

export const upstreamNames: readonly string[] = places.map(([name]) => name)

/** Behind the name of a conversation: its calls come without ids. */
export const WITHOUT_IDS = "-without-ids"
const ID = /"id": ?"call_\w+",? ?/g

/** A model is the name of a conversation. */
export async function startUpstreams(): Promise<Upstreams> {
  let last: Asked = {}
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    last = JSON.parse(Buffer.concat(chunks).toString()) as Asked
    const place = places.find(([, , path]) => path.test(request.url ?? ""))
    const dialect = dialects.find(({ name }) => name === place?.[0])
    const model = place?.[2].exec(request.url ?? "")?.[1] ?? last.model
    const isWithout = String(model).endsWith(WITHOUT_IDS)
    const name = isWithout ? String(model).slice(0, -WITHOUT_IDS.length) : model
    const conversation = conversations.find((each) => each.name === name)
    if (dialect === undefined || conversation === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { "content-type": dialect.contentType })
    for (const piece of dialect.write(conversation)) {
      response.write(isWithout && typeof piece === "string" ? piece.replaceAll(ID, "") : piece)
    }
    response.end()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    configuration: places.map(([dialect, base]) => ({
      id: dialect,
      dialect,
      baseUrl: origin + base,
      secret: "FAKE_KEY",
      models: ["*"],
    })),
    get last() {
      return last
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
