import { readFileSync } from "node:fs"
import { brotliCompressSync } from "node:zlib"
import { build } from "esbuild"

async function size(subs) {
  const r = await build({
    stdin: {
      contents: `export { replaceText } from "/work/main/packages/core/src/index.ts"`,
      resolveDir: "/work/main/test/size",
      loader: "ts",
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    platform: "browser",
    plugins: [
      {
        name: "x",
        setup(b) {
          b.onLoad({ filter: /\/text\/[\w-]+\.ts$/ }, ({ path }) => {
            let c = readFileSync(path, "utf8")
            for (const [f, a, z] of subs)
              if (path.endsWith(f)) {
                if (!c.includes(a)) console.log("MISSING", a)
                c = c.replace(a, z)
              }
            return { contents: c, loader: "ts" }
          })
        },
      },
    ],
  })
  return brotliCompressSync(r.outputFiles[0].contents).length
}
const base = await size([])
console.log("base", base)
const tests = {
  v: [
    ["pattern-bound.ts", '(unicodeSets ? NESTED.source : "") + ', ""],
    ["pattern-bound.ts", "(unicodeSets && isOfTexts(part))", "unicodeSets"],
  ],
  nested: [["pattern-bound.ts", '(unicodeSets ? NESTED.source : "") + ', ""]],
  replaceCheck: [["finders.ts", 'typeof replace !== "string" && typeof replace !== "function"', "false"]],
  torn: [
    ["replace-text.ts", 'more !== "" && unicode && (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800', "false"],
  ],
  pair: [["pattern-bound.ts", "\\\\u[dD][89abAB]..\\\\u[dD][c-fC-F]..|", ""]],
  bound: [
    [
      "pattern-bound.ts",
      '${unbounded ? "has no bound, wanted one such as {1,64}" : "is not supported"}',
      "is not bounded",
    ],
  ],
  skip: [["finders.ts", "index = skip(text, index, end)", ""]],
  maxHoldmsg: [
    [
      "finders.ts",
      'if (reach > maxHold) throw invalidOption("maxHold", maxHold, `at least ${reach}, as ${quote(String(find))} needs`)',
      "",
    ],
  ],
  flags: [["pattern-bound.ts", 'pattern.flags.replace(/[dgy]/g, "")', "pattern.flags"]],
  any64: [["literals.ts", "literals.length > MOST_FOR_ENGINE\n      ? undefined\n      : ", ""]],
  inpair: [["finders.ts", "if (unicode && (text.codePointAt(place - 1) as number) > 0xffff) place++", ""]],
  hex: [["pattern-bound.ts", "u[\\da-fA-F]{4}|x[\\da-fA-F]{2}", "u....|x.."]],
}
for (const [n, s] of Object.entries(tests)) console.log(n, base - (await size(s)))
