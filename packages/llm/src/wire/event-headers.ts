/** Headers of a frame of an AWS event stream: a name, a number for the type, and a value of that type. */

/**
 * A boolean; a number, of a byte, a short, an integer, or for a timestamp in milliseconds since 1970; a long; bytes; text,
 * also for a UUID.
 */
export type EventHeader = boolean | number | bigint | string | Uint8Array

/** Reads all headers of a frame; gives nothing where they do not end where they should, or are of a type unknown. */
export function readHeaders(bytes: Uint8Array): Readonly<Record<string, EventHeader>> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headers: [string, EventHeader][] = []
  let at = 0
  try {
    while (at < bytes.byteLength) {
      const nameEnd = at + 1 + view.getUint8(at)
      const name = textOf(view, at + 1, nameEnd)
      const found = readValue(view, view.getUint8(nameEnd), nameEnd + 1)
      if (found === undefined) return undefined
      headers.push([name, found.value])
      at = found.end
    }
  } catch (error) {
    // What is read past the end, a view answers with this.
    if (error instanceof RangeError) return undefined
    throw error
  }
  // Defines members, also one called __proto__, and assigns none.
  return Object.fromEntries(headers)
}

function readValue(view: DataView, type: number, at: number): { value: EventHeader; end: number } | undefined {
  switch (type) {
    case 0:
    case 1:
      return { value: type === 0, end: at }
    case 2:
      return { value: view.getInt8(at), end: at + 1 }
    case 3:
      return { value: view.getInt16(at), end: at + 2 }
    case 4:
      return { value: view.getInt32(at), end: at + 4 }
    case 5:
      return { value: view.getBigInt64(at), end: at + 8 }
    case 6: {
      const end = at + 2 + view.getUint16(at)
      return { value: bytesOf(view, at + 2, end).slice(), end }
    }
    case 7: {
      const end = at + 2 + view.getUint16(at)
      return { value: textOf(view, at + 2, end), end }
    }
    case 8:
      return { value: Number(view.getBigInt64(at)), end: at + 8 }
    case 9:
      return { value: uuidOf(bytesOf(view, at, at + 16)), end: at + 16 }
    default:
      return undefined
  }
}

function bytesOf(view: DataView, start: number, end: number): Uint8Array {
  if (end > view.byteLength) throw new RangeError("Cannot read past the end of the headers")
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start)
}

function textOf(view: DataView, start: number, end: number): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(view, start, end))
}

function uuidOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
