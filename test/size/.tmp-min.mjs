import { brotliCompressSync } from "node:zlib"
import { build } from "esbuild"

const r = await build({
  stdin: {
    contents: `export { ${process.argv[2]} } from "/work/main/packages/core/src/index.ts"`,
    resolveDir: "/work/main/test/size",
    loader: "ts",
  },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
})
console.log(r.outputFiles[0].text, brotliCompressSync(r.outputFiles[0].contents).length)
