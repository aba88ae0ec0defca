import { expect, test } from "vitest"
import { acceptedFormat } from "./accept.ts"

const SSE = "text/event-stream"
const NDJSON = "application/x-ndjson"
const TEXT = "text/plain"

test.each([
  [null, SSE],
  ["", SSE],
  ["*/*", SSE],
  ["text/event-stream", SSE],
  ["TEXT/Event-Stream; charset=utf-8", SSE],
  ["application/json", SSE],
  ["application/json, text/plain, */*", SSE],
  ["application/x-ndjson", NDJSON],
  ["text/plain", TEXT],
  ["text/*", SSE],
  ["text/*, text/event-stream;q=0.1", TEXT],
  ["text/plain, */*;q=0.5", TEXT],
  ["application/x-ndjson;q=0.9, text/plain;q=0.8", NDJSON],
  ["text/event-stream;q=0, application/json;q=0, */*", NDJSON],
  ["text/html, application/x-ndjson;q=0.2", NDJSON],
])("acceptedFormat(%j) is %s", (header, wanted) => {
  expect(acceptedFormat(header).mediaType).toBe(wanted)
})

test.each(["text/html", "image/*", "text/plain;q=0", "*/*;q=0", "nonsense"])(
  "acceptedFormat(%j) is refused",
  (header) => {
    expect(() => acceptedFormat(header)).toThrow("No form of the answer fits")
  },
)
