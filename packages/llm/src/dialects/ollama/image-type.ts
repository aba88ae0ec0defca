/** Ollama's pictures are base64 and nothing else: what they are can be told from how they begin. */

const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["iVBOR", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lG", "image/gif"],
  ["UklG", "image/webp"],
]

export function imageTypeOf(data: string): string {
  return BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1] ?? "image/*"
}
