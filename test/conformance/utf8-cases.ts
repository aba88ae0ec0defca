/**
 * Byte sequences of flenniken's utf8tests, which others have written: what is UTF-8, and what replaces the parts that
 * are not. They lie beside the workspace, are read there and are not part of it; where they are absent the tests say so
 * and skip.
 */

/** One sequence. */
export interface Utf8Case {
  readonly name: string
  readonly isValid: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The bytes of the text that it stands for, with U+FFFD for what is not UTF-8. */
  readonly replaced: Uint8Array<ArrayBuffer>
}

/** `name:valid:text`, `name:valid hex:bytes` or `name:invalid hex:bytes:skipped:replaced`, one a line. */
const PATTERN =
  /^(?<name>[\d.]+): *(?<kind>valid|valid hex|invalid hex) *:(?<bytes>[^:\n]*)(?::[^:\n]*:(?<replaced>[^:\n]*))?$/gm

/** All sequences; empty where they are absent. */
export const utf8Cases: readonly Utf8Case[] = [...(await readText()).matchAll(PATTERN)].map(({ groups = {} }) => {
  const { name = "", kind, bytes = "", replaced = bytes } = groups
  const toBytes = kind === "valid" ? (text: string) => new TextEncoder().encode(text) : fromHex
  return { name, isValid: kind !== "invalid hex", bytes: toBytes(bytes), replaced: toBytes(replaced) }
})

/** Bun runs the files as they are, without Vite, and reads them itself. */
async function readText(): Promise<string> {
  if (!("Bun" in globalThis)) {
    const texts = import.meta.glob<string>("../../../shared/data/utf8/utf8tests.txt", {
      eager: true,
      import: "default",
      query: "?raw",
    })
    return Object.values(texts).join("")
  }
  const { existsSync, readFileSync } = await import("node:fs")
  const file = new URL("../../../shared/data/utf8/utf8tests.txt", import.meta.url)
  return existsSync(file) ? readFileSync(file, "utf8") : ""
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/[\da-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16))
}
