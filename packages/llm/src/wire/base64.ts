/** Text in base64, in the words that every runtime knows. */

/** As many bytes as a call takes for arguments without harm. */
const STRIDE = 8_192

/** Writes text as base64 of its UTF-8. */
export function encodeBase64Text(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let binary = ""
  for (let at = 0; at < bytes.byteLength; at += STRIDE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + STRIDE))
  }
  return btoa(binary)
}

/** Reads bytes; gives nothing where the text is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Reads text; gives nothing where it is no base64 of UTF-8. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = decodeBase64(text)
  if (bytes === undefined) return undefined
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
