/**
 * The texts of JSONTestSuite, which others have written: what every parser of JSON must accept, must reject, and may do
 * either with. They lie beside the workspace, are read there and are not part of it; where they are absent the tests say
 * so and skip.
 */

/** One text. */
export interface JsonCase {
  readonly name: string
  readonly expect: "accept" | "reject" | "either"
  readonly base64: string
}

interface JsonTable {
  readonly cases: readonly JsonCase[]
}

/** All texts; empty where they are absent. */
export const jsonCases: readonly JsonCase[] = (await readTables()).flatMap(({ cases }) => cases)

/** Bun runs the files as they are, without Vite, and reads them itself. */
async function readTables(): Promise<readonly JsonTable[]> {
  if (!("Bun" in globalThis)) {
    return Object.values(
      import.meta.glob<JsonTable>("../../../shared/data/json/*.json", { eager: true, import: "default" }),
    )
  }
  const { existsSync, readFileSync } = await import("node:fs")
  const file = new URL("../../../shared/data/json/json-test-suite.json", import.meta.url)
  return existsSync(file) ? [JSON.parse(readFileSync(file, "utf8"))] : []
}

/** The bytes of a text, which need not be UTF-8. */
export function caseBytes({ base64 }: JsonCase): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
