import { openaiChat } from "@millrace/llm"
import { expect, test } from "vitest"
import { linesForm, ownForm, textForm } from "../restream/form.ts"
import { acceptedForm } from "./accept.ts"

const SSE = "text/event-stream"
const NDJSON = "application/x-ndjson"
const TEXT = "text/plain"
const forms = [ownForm(openaiChat), linesForm(openaiChat), textForm()]

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
])("acceptedForm(%j) is %s", (header, wanted) => {
  expect(acceptedForm(header, forms).mediaType).toBe(wanted)
})

test.each(["text/html", "image/*", "text/plain;q=0", "*/*;q=0", "nonsense"])(
  "acceptedForm(%j) is refused",
  (header) => {
    expect(() => acceptedForm(header, forms)).toThrow("No form of the answer fits")
  },
)
