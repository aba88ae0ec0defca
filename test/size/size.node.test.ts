/** What core costs a page stays within its budget, and the pages that quote a size quote the right one. */

import { beforeAll, describe, expect, test } from "vitest"
import { readPages } from "../source/tree.ts"
import { drawTable, findExcess, type Measured, measureAll } from "./budgets.ts"
import { measure } from "./bundle.ts"
import { findWrongQuotes, mendQuotes } from "./quotes.ts"

let measured: Measured[]

beforeAll(async () => {
  measured = await measureAll()
  console.log(drawTable(measured))
})

test("everything is within its budget", () => {
  expect(findExcess(measured)).toEqual([])
})

test("every size that a page quotes is the measured one", () => {
  expect([...readPages()].flatMap(([path, page]) => findWrongQuotes(path, page, measured))).toEqual([])
})

test("measure() counts what is used and leaves out what is not", async () => {
  const one = await measure(`export { map } from "@millrace/core"`)
  const all = await measure(`export * from "@millrace/core"`)
  expect(one.minified).toBeGreaterThan(20)
  expect(one.minified).toBeLessThan(500)
  expect(all.minified).toBeGreaterThan(10 * one.minified)
})

const core: Measured = { name: "core", minified: 1, gzip: 1, brotli: 6249, bytes: 6249, over: undefined, limit: 6249 }

test("findExcess() names what is one byte past its limit", () => {
  expect(findExcess([core])).toEqual([])
  expect(findExcess([{ ...core, bytes: 6250 }])).toEqual(["core is 6250 bytes, wanted at most 6249"])
})

describe("a quoted size", () => {
  const find = (page: string) => findWrongQuotes("README.md", page, [core])

  test("is right to one decimal", () => {
    expect(find("the whole is <!-- size:core -->6.2 KB, or **<!-- size:core -->6.2 KB**")).toEqual([])
  })

  test.each(["6.3 KB", "6.25 KB", "6 KB", "6.2", "", "6.2 MB"])("is wrong as %j", (figure) => {
    expect(find(`<!-- size:core -->${figure}`)).toHaveLength(1)
  })

  test("of something that is not measured is wrong", () => {
    expect(find("<!-- size:cor -->6.2 KB")).toEqual(["README.md quotes the size of cor, which is not measured"])
  })

  test("is mended where it stands", () => {
    expect(mendQuotes("a <!-- size:core -->9.9 KB b <!-- size:other -->1.0 KB", [core])).toBe(
      "a <!-- size:core -->6.2 KB b <!-- size:other -->1.0 KB",
    )
    expect(find(mendQuotes("<!-- size:core -->?", [core]))).toEqual([])
  })
})
