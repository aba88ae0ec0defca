/** Frames that others wrote, right and wrong. They lie beside the repository; without them there is nothing to check. */
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import type { EventHeader } from "./event-headers.ts"
import { decodeEventStream } from "./event-stream.ts"

const FILE = resolve(import.meta.dirname, "../../../../../shared/data/eventstream/vectors.json")

interface Vector {
  readonly name: string
  readonly valid: boolean
  readonly base64: string
  readonly decoded: string
}

const vectors: Vector[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")).vectors : []
if (vectors.length === 0) console.log("AWS event stream vectors are not beside the repository: not checked")

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"))

/** Tells a header as the vectors do. */
function told(type: number, value: EventHeader | undefined): unknown {
  if (type === 7) return Buffer.from(value as string).toString("base64")
  if (type === 9) return Buffer.from((value as string).replaceAll("-", ""), "hex").toString("base64")
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : Number(value)
}

test.skipIf(vectors.length === 0)("no vector of AWS is left out", () => {
  expect(vectors).toHaveLength(9)
})

test.each(vectors)("decodeEventStream() takes the vector $name for what it is, in every cut", (vector) => {
  const bytes = bytesOf(vector.base64)
  if (!vector.valid)
    return void obeysLaws(() => decodeEventStream(), [{ input: [bytes], output: [], throws: "invalid-frame" }])
  const output = run([bytes], decodeEventStream())
  const wanted = JSON.parse(vector.decoded) as {
    headers: { name: string; type: number; value: unknown }[]
    payload: string
  }
  expect(output).toHaveLength(1)
  expect(Buffer.from(output[0]?.payload ?? []).toString("base64")).toBe(wanted.payload)
  const headers = wanted.headers.map(({ name, type, value }) => [
    name,
    typeof value === "boolean" ? Number(value) : value,
    told(type, output[0]?.headers[name]),
  ])
  expect(headers.map(([name, , is]) => [name, is])).toEqual(headers.map(([name, should]) => [name, should]))
  expect(Object.keys(output[0]?.headers ?? {})).toHaveLength(wanted.headers.length)
  obeysLaws(() => decodeEventStream(), [{ input: [bytes, bytes], output: [...output, ...output] }])
})
