import { expect, test } from "vitest"
import { createObjectScan } from "./object-scan.ts"

const objects = ['{"a":{"b":[1,2]},"c":"x"}', "[]", "{}", '["]","\\"]\\\\"]', '{"}":"\\\\"}', '  {"a":[{}]}']

test.each(objects)("createObjectScan() finds the end of %j in every cut", (text) => {
  for (let cut = 0; cut <= text.length; cut++) {
    const scan = createObjectScan()
    const first = scan.feed(text.slice(0, cut))
    expect(scan.isComplete).toBe(cut === text.length)
    if (cut < text.length) expect([first, scan.feed(`${text.slice(cut)}{`)]).toEqual([-1, text.length - cut])
    expect(scan.isComplete).toBe(true)
  }
})

test("createObjectScan() begins where it is told", () => {
  expect(createObjectScan().feed("}}{}{}", 2)).toBe(4)
})

test.each(["", "null", "12", '"{}"', "{", '{"a":"}', "[{]", '{"a":"\\"}'])(
  "createObjectScan() finds no end in %j",
  (text) => {
    const scan = createObjectScan()
    scan.feed(text)
    expect(scan.isComplete).toBe(false)
  },
)

test("createObjectScan() takes nothing behind the end", () => {
  const scan = createObjectScan()
  scan.feed("{}")
  expect(scan.feed("{}")).toBe(-1)
  expect(scan.isComplete).toBe(true)
})

test("createObjectScan() takes no close before an open for an end", () => {
  const scan = createObjectScan()
  expect(scan.feed("}")).toBe(-1)
  expect(scan.isComplete).toBe(false)
})
