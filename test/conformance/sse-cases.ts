/**
 * Case tables of server-sent events that others have written: web-platform-tests and LaunchDarkly's contract tests. They
 * lie beside the workspace, are read there and are not part of it; where they are absent the tests say so and skip.
 */

/** One row of a table. */
export interface SseCase {
  readonly name: string
  readonly chunksBase64: readonly string[]
  readonly initialLastEventId?: string
  readonly expect: {
    readonly events: readonly { readonly type: string; readonly data: string; readonly lastEventId: string }[]
    /** The reconnection time at the end; `null` where the stream did not set it. */
    readonly retry: number | null
    readonly finalLastEventId: string
  }
}

interface SseTable {
  readonly cases: readonly SseCase[]
}

/** The tables by name; empty where they are absent. */
export const sseTables: ReadonlyMap<string, readonly SseCase[]> = new Map(
  Object.entries(await readTables()).map(([path, { cases }]) => [path.replace(/^.*\/|\.json$/g, ""), cases]),
)

/** Bun runs the files as they are, without Vite, and reads them itself. */
async function readTables(): Promise<Record<string, SseTable>> {
  if (!("Bun" in globalThis))
    return import.meta.glob<SseTable>("../../../shared/data/sse/*.json", { eager: true, import: "default" })
  const { existsSync, readdirSync, readFileSync } = await import("node:fs")
  const folder = new URL("../../../shared/data/sse/", import.meta.url)
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : []
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), "utf8"))]))
}

/** The bytes of a case, as its table cuts them. */
export function caseChunks({ chunksBase64 }: SseCase): Uint8Array<ArrayBuffer>[] {
  return chunksBase64.map((text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
}
