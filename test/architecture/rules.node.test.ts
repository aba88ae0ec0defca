/** Every rule catches a violation of it, seeded into a small house that keeps them all. */

import { describe, expect, test } from "vitest"
import { check } from "./check.ts"

const core = "packages/core/src"

const house: Readonly<Record<string, string>> = {
  "packages/core/package.json": JSON.stringify({
    name: "@millrace/core",
    exports: { ".": "./src/index.ts", "./testing": "./src/testing/index.ts" },
    dependencies: { "eventsource-parser": "catalog:" },
  }),
  "apps/edge/package.json": JSON.stringify({ name: "@millrace/edge" }),
  [`${core}/index.ts`]: `export type { Block } from "./block/block.ts"\nexport { lines } from "./text/lines.ts"\n`,
  [`${core}/testing/index.ts`]: `export { cut } from "./cut.ts"\n`,
  [`${core}/testing/cut.ts`]: documented("export function cut(): void {}"),
  [`${core}/testing/cut.test.ts`]: "",
  [`${core}/block/block.ts`]: "export interface Block<Input, Output> {}\n",
  [`${core}/bytes/decode-text.ts`]: "new TextDecoder()\n",
  [`${core}/text/lines.ts`]: `import type { Block } from "../block/block.ts"\n${documented("export function lines(): Block<string, string> {}")}`,
  [`${core}/text/lines.test.ts`]: `import { obeysLaws } from "../testing/cut.ts"\n`,
  [`${core}/json/parse-json.ts`]: `import "../text/lines.ts"\n`,
  [`${core}/sse/decode-sse.ts`]: `import { createParser } from "eventsource-parser"\n`,
  "apps/edge/src/index.ts": `import { lines } from "@millrace/core"\nexport default lines\n`,
  "apps/edge/src/node.ts": `import "node:http"\n`,
}

function documented(code: string): string {
  return `/**\n * Does it.\n *\n * @example It\n * \`\`\`ts\n * \`\`\`\n */\n${code}\n`
}

/** Checks the house with some files changed, and gives what is wrong as `rule path`. */
function broken(changes: Readonly<Record<string, string>>): string[] {
  return check(new Map(Object.entries({ ...house, ...changes }))).map(({ rule, path }) => `${rule} ${path}`)
}

/** Checks the house with some files changed, and gives the only message. */
function message(changes: Readonly<Record<string, string>>): string {
  const problems = check(new Map(Object.entries({ ...house, ...changes })))
  expect(problems.map(({ rule }) => rule)).toHaveLength(1)
  return problems[0]?.message ?? ""
}

test("the house that the violations are seeded into keeps every rule", () => {
  expect(broken({})).toEqual([])
})

describe("imports go down only", () => {
  test.each([
    ["bytes", "../text/lines.ts"],
    ["text", "../json/parse-json.ts"],
    ["json", "../sse/decode-sse.ts"],
    ["sse", "../json/parse-json.ts"],
    ["sse", "../item/map.ts"],
    ["error", "../block/block.ts"],
    ["item", "../drive/pipe.ts"],
    ["drive", "../testing/cut.ts"],
    ["drive", "../flow/buffer.ts"],
    ["drive", "../index.ts"],
    ["item", "@millrace/core"],
  ])("%s may not import %s", (room, specifier) => {
    const path = `${core}/${room}/probe.ts`
    for (const code of [
      `import {} from "${specifier}"`,
      `import type {} from "${specifier}"`,
      `export * from "${specifier}"`,
      `export type {} from "${specifier}"`,
      `const later = () => import("${specifier}")`,
      `type Later = import("${specifier}").Later`,
    ]) {
      expect(broken({ [path]: code }), code).toContain(`imports ${path}`)
    }
  })

  test.each([
    ["text", "../bytes/decode-text.ts"],
    ["json", "../bytes/decode-text.ts"],
    ["item", "../text/lines.ts"],
    ["block", "../error/limit-error.ts"],
    ["testing", "../flow/buffer.ts"],
    ["testing", "../drive/pipe.ts"],
  ])("%s may import %s", (room, specifier) => {
    expect(broken({ [`${core}/${room}/probe.ts`]: `import {} from "${specifier}"` })).toEqual([])
  })

  test("packages above core do not know each other, nor does core know them", () => {
    const packages = {
      "packages/llm/package.json": JSON.stringify({ name: "@millrace/llm", exports: { ".": "./src/index.ts" } }),
      "packages/durable/package.json": JSON.stringify({
        name: "@millrace/durable",
        exports: { ".": "./src/index.ts" },
      }),
    }
    const code = { "packages/llm/src/part.ts": `import {} from "@millrace/durable"` }
    expect(broken({ ...packages, ...code })).toContain("imports packages/llm/src/part.ts")
    expect(broken({ ...packages, [`${core}/drive/probe.ts`]: `import {} from "@millrace/llm"` })).toContain(
      `imports ${core}/drive/probe.ts`,
    )
    expect(broken({ ...packages, "apps/edge/src/app.ts": `import {} from "@millrace/llm"` })).toEqual([])
  })

  test("a file outside the plan's rooms is named", () => {
    expect(message({ [`${core}/attic/box.ts`]: "" })).toContain("in no room of the plan")
    expect(message({ [`${core}/loose.ts`]: "" })).toContain("in no room of the plan")
  })

  test("a package is entered by its door", () => {
    const path = "apps/edge/src/app.ts"
    expect(broken({ [path]: `import "../../../packages/core/src/text/lines.ts"` })).toContain(`imports ${path}`)
  })
})

test("a circle is told once, with its way, types included", () => {
  const circle = {
    [`${core}/text/a.ts`]: `import type {} from "./b.ts"`,
    [`${core}/text/b.ts`]: `export type {} from "./c.ts"`,
    [`${core}/text/c.ts`]: `import "./a.ts"`,
  }
  const way = ["a", "b", "c", "a"].map((name) => `${core}/text/${name}.ts`).join(" → ")
  expect(message(circle)).toBe(`imports go in a circle: ${way}`)
})

describe("doors", () => {
  test("an index.ts that is not in its package's exports is a barrel", () => {
    expect(broken({ [`${core}/text/index.ts`]: `export * from "./lines.ts"` })).toEqual([
      `barrel ${core}/text/index.ts`,
    ])
    expect(broken({ "apps/edge/src/routes/index.ts": "" })).toEqual(["barrel apps/edge/src/routes/index.ts"])
  })

  test.each([
    "export const version = 1",
    "import './text/lines.ts'",
    "console.log(1)",
    "export { version }; const version = 1",
  ])("a door that does more than re-export is caught: %s", (code) => {
    const path = `${core}/testing/index.ts`
    expect(broken({ [path]: `export { cut } from "./cut.ts"\n${code}` })).toContain(`door ${path}`)
  })
})

describe("what is public", () => {
  const path = `${core}/text/tagged.ts`
  const door = { [`${core}/index.ts`]: `export * from "./text/tagged.ts"\nexport { lines } from "./text/lines.ts"\n` }
  const tested = { [`${core}/text/tagged.test.ts`]: "obeysLaws" }

  test.each(["export function tagged(): void {}", "export class Tagged {}", "export const tagged = 1"])(
    "has an example: %s",
    (code) => {
      expect(broken({ ...door, ...tested, [path]: `/** Tags. */\n${code}` })).toEqual([`example ${path}`])
      expect(broken({ ...door, ...tested, [path]: documented(code) })).toEqual([])
    },
  )

  test("has an example also where another name is exported", () => {
    const renamed = {
      [`${core}/index.ts`]: `export { inner as tagged } from "./text/tagged.ts"\nexport { lines } from "./text/lines.ts"`,
    }
    expect(broken({ ...renamed, ...tested, [path]: "export class inner {}" })).toEqual([`example ${path}`])
  })

  test("shares an example between overloads, and lets a line comment stand below it", () => {
    const code = "export function tagged(a: string): void\nexport function tagged(a: unknown): void {}"
    expect(broken({ ...door, ...tested, [path]: documented(`// a note\n${code}`) })).toEqual([])
  })

  test("needs no example where it is a type, nor where it is not shown", () => {
    expect(broken({ ...door, [path]: "export interface Tagged {}\nexport type Tag = string" })).toEqual([])
    expect(broken({ [path]: "export const hidden = 1" })).toEqual([])
  })

  test("has a test beside it where it is a function", () => {
    expect(broken({ ...door, [path]: documented("export function tagged(): void {}") })).toEqual([`test ${path}`])
    expect(broken({ ...door, [path]: documented("export const tagged = (): void => {}") })).toEqual([`test ${path}`])
    expect(broken({ ...door, [path]: documented("export class Tagged {}") })).toEqual([])
  })
})

describe("adding a block", () => {
  const path = `${core}/text/tagged.ts`
  const factory = "export function tagged(): Block<string, string> {}"
  const door = {
    [`${core}/index.ts`]: `export { tagged } from "./text/tagged.ts"\nexport { lines } from "./text/lines.ts"\n`,
  }
  const tested = { [`${core}/text/tagged.test.ts`]: "obeysLaws(tagged)" }

  test("takes four steps", () => {
    expect(broken({ ...door, ...tested, [path]: documented(factory) })).toEqual([])
  })

  test("says that the file has another name", () => {
    const stray = `export { tagged } from "./text/marks.ts"\nexport { lines } from "./text/lines.ts"\n`
    const files = {
      [`${core}/index.ts`]: stray,
      [`${core}/text/marks.ts`]: documented(factory),
      [`${core}/text/marks.test.ts`]: "obeysLaws",
    }
    expect(message(files)).toContain("step 1, the file")
  })

  test("says that the test was forgotten, or the law suite in it", () => {
    expect(message({ ...door, [path]: documented(factory) })).toContain("step 2, the test")
    expect(message({ ...door, [path]: documented(factory), [`${core}/text/tagged.test.ts`]: "" })).toContain(
      "step 2, the test",
    )
  })

  test("says that the door was forgotten", () => {
    expect(message({ ...tested, [path]: documented(factory) })).toContain("step 3, the door")
  })

  test("says that the example was forgotten", () => {
    expect(message({ ...door, ...tested, [path]: factory })).toContain("step 4, the example")
  })
})

describe("the platform", () => {
  test.each([`${core}/drive/probe.ts`, "apps/edge/src/app.ts", `${core}/text/lines.test.ts`])(
    "Node is not known in %s",
    (path) => {
      expect(broken({ [path]: `import "node:fs" // obeysLaws` })).toEqual([`builtin ${path}`])
      expect(broken({ [path]: `import type {} from "fs" // obeysLaws` })).toContain(`builtin ${path}`)
    },
  )

  test.each([
    "apps/edge/src/bun.ts",
    "apps/edge/src/deno.ts",
    "apps/edge/src/app.node.test.ts",
    "packages/script/src/cli/main.ts",
  ])("Node is known in %s", (path) => {
    expect(broken({ [path]: `import "node:fs"` })).toEqual([])
  })

  test.each([
    "new TextDecoder()",
    "new TextEncoder()",
    "Date.now()",
    "new Date()",
    "Math.random()",
    "globalThis.fetch",
  ])("a pure file does without %s", (code) => {
    const path = `${core}/json/probe.ts`
    expect(broken({ [path]: code })).toEqual([`pure ${path}`])
    expect(broken({ [`${core}/json/probe.test.ts`]: code, [`${core}/drive/probe.ts`]: code })).toEqual([])
  })

  test("each of the two coders has its one file", () => {
    expect(broken({ [`${core}/bytes/decode-text.ts`]: "new TextEncoder()" })).toEqual([
      `pure ${core}/bytes/decode-text.ts`,
    ])
  })

  test("core depends on eventsource-parser alone", () => {
    const path = `${core}/drive/probe.ts`
    expect(broken({ [path]: `import "valibot"` })).toEqual([`dependency ${path}`])
    const manifest = JSON.parse(house["packages/core/package.json"] ?? "")
    const surplus = JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, hono: "1" } })
    expect(broken({ "packages/core/package.json": surplus })).toEqual(["dependency packages/core/package.json"])
  })
})

test("an optional peer is imported by its own file alone", () => {
  const code = `import { RE2JS } from "re2js"`
  expect(broken({ [`${core}/text/re2js.ts`]: code })).toEqual([])
  expect(broken({ [`${core}/text/probe.ts`]: code })).toEqual([`dependency ${core}/text/probe.ts`])
})

test.each([
  `${core}/text/utils.ts`,
  `${core}/text/helpers/a.ts`,
  "apps/edge/src/common/b.ts",
  "test/misc.ts",
  "test/string-utils.test.ts",
])("a name that says nothing is caught: %s", (path) => {
  expect(broken({ [path]: "" })).toEqual([`name ${path}`])
})

test("a file that cannot be read is named", () => {
  expect(broken({ [`${core}/text/a.ts`]: "const =" })).toEqual([`syntax ${core}/text/a.ts`])
})

test("an allowance lets one problem stand, and is a problem itself where it is not needed", () => {
  const files = new Map(Object.entries({ ...house, "test/misc.ts": "" }))
  const allowance = { rule: "name", path: "test/misc.ts", reason: "a test" }
  expect(check(files, [allowance])).toEqual([])
  expect(check(new Map(Object.entries(house)), [allowance]).map(({ rule }) => rule)).toEqual(["allowance"])
})

describe("a dialect has", () => {
  const llm = "packages/llm"
  const folder = `${llm}/src/dialects/some-wire`
  const inList = (member: string) => `const all = [\n  ${member},\n]\n`
  const inObject = (member: string) => `const all = {\n  ${member},\n}\n`
  const whole = {
    [`${llm}/package.json`]: JSON.stringify({ name: "@millrace/llm", exports: { ".": "./src/index.ts" } }),
    [`${llm}/README.md`]: "| dialect |\n| `some-wire` | it |",
    [`${llm}/src/index.ts`]: `export { someWire } from "./dialects/some-wire/some-wire.ts"\n`,
    [`${folder}/some-wire.ts`]: documented("export const someWire: Dialect = {}"),
    [`${folder}/decode.ts`]: "",
    [`${folder}/decode.test.ts`]: "obeysLaws()",
    "apps/edge/src/upstream/replay/writers/some-wire.ts": "",
    "apps/edge/src/upstream/replay/dialects.ts": inList('{ name: "some-wire", write: someWire }'),
    "apps/edge/src/upstream/replay/recorded-dialects.ts": inList("someWire"),
    "apps/edge/test/places.ts": inObject('"some-wire": {}'),
  }

  test("all of it", () => {
    expect(broken(whole)).toEqual([])
  })

  test.each([
    ["1", { [`${folder}/some-wire.ts`]: documented("export const other: Dialect = {}"), [`${llm}/src/index.ts`]: "" }],
    ["2", { [`${folder}/decode.test.ts`]: "" }],
    ["3", { [`${llm}/src/index.ts`]: "" }],
    ["3", { [`${folder}/some-wire.ts`]: "export const someWire: Dialect = {}" }],
    ["4", { "apps/edge/src/upstream/replay/writers/some-wire.ts": undefined }],
    ["4", { "apps/edge/src/upstream/replay/dialects.ts": "" }],
    ["4", { "apps/edge/src/upstream/replay/recorded-dialects.ts": inList("someWireLines") }],
    ["4", { "apps/edge/test/places.ts": inObject('"some-wire-lines": {}') }],
    ["4", { "apps/edge/test/places.ts": "/** some-wire */" }],
    ["4", { "apps/edge/test/places.ts": undefined }],
    ["5", { [`${llm}/README.md`]: "It reads `some-wire`." }],
  ])("step %s", (step, change) => {
    const files = Object.fromEntries(Object.entries({ ...whole, ...change }).filter(([, text]) => text !== undefined))
    expect(message(files as Record<string, string>)).toContain(`Adding a dialect, step ${step}, the`)
  })

  test("no recording where it is only written", () => {
    const { [`${folder}/decode.ts`]: _, "apps/edge/src/upstream/replay/writers/some-wire.ts": __, ...encoded } = whole
    expect(broken({ ...encoded, [`${folder}/encode.test.ts`]: "" })).toEqual([])
  })
})
