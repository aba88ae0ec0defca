/** What is played is what was given: every byte in order, and the end that was asked for. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { openPlayback, type Playback } from "./playback.ts"

let playback: Playback
beforeAll(async () => {
  playback = await openPlayback()
})
afterAll(() => playback.close())

const encoder = new TextEncoder()
const post = (url: string) => fetch(`${url}/any/route?with=query`, { method: "POST", body: "{}" })
const contentType = "text/plain"

/** The pieces in which a body arrives. */
async function read(response: Response): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of response.body ?? []) pieces.push(piece as Uint8Array)
  return pieces
}

test("an answer has the status, the headers and the chunks that it was given", async () => {
  const chunks = ["a", "", "bc", "d"].map((text) => encoder.encode(text))
  const { url } = playback.play({ status: 201, contentType, headers: { "x-own": "1" }, chunks })
  const response = await post(url)
  expect([response.status, response.headers.get("content-type"), response.headers.get("x-own")]).toEqual([
    201,
    contentType,
    "1",
  ])
  expect(await response.text()).toBe("abcd")
})

test("answers do not mix, and each can be had again until it is forgotten", async () => {
  const [one, other] = ["one", "other"].map((text) => playback.play({ contentType, chunks: [encoder.encode(text)] }))
  if (one === undefined || other === undefined) throw new Error("two answers were played")
  const texts = await Promise.all([one, other, one].map(async ({ url }) => (await post(url)).text()))
  expect(texts).toEqual(["one", "other", "one"])
  one.forget()
  expect((await post(one.url)).status).toBe(404)
  expect((await post(playback.url)).status).toBe(404)
})

test("chunks arrive one by one, and many small ones are joined in order into no more than 200", async () => {
  const bytes = Uint8Array.from({ length: 50_001 }, (_, index) => index % 251)
  const { url } = playback.play({ contentType, chunks: Array.from(bytes, (byte) => Uint8Array.of(byte)) })
  const pieces = await read(await post(url))
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
  // A busy machine may deliver two at once.
  expect(pieces.length).toBeGreaterThan(100)
  expect(pieces.length).toBeLessThanOrEqual(200)
})

test("a connection that is reset breaks after the last chunk, and not before it", async () => {
  for (const chunks of [[], [encoder.encode("one"), encoder.encode("two")]]) {
    const { url, sent } = playback.play({ contentType, chunks, end: "reset" })
    const response = await post(url)
    const pieces: Uint8Array[] = []
    const reading = (async () => {
      for await (const piece of response.body ?? []) pieces.push(piece as Uint8Array)
    })()
    await expect(reading).rejects.toThrow("terminated")
    await sent
    expect(Buffer.concat(pieces).toString()).toBe(Buffer.concat(chunks).toString())
  }
})

test("an answer that is left open ends when its client leaves", async () => {
  const { url, sent } = playback.play({ contentType, chunks: [encoder.encode("one")], end: "open" })
  const reader = (await post(url)).body?.getReader()
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("one")
  await sent
  await reader?.cancel()
})
