/** Measures what code costs a page that uses it: bundled, minified and compressed, as a server would send it. */

import { brotliCompressSync, gzipSync } from "node:zlib"
import { build } from "esbuild"

export interface Size {
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
}

/** Bundles a module of this folder's dependencies for the browser and gives its sizes in bytes. */
export async function measure(code: string): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "silent",
  })
  const bytes = outputFiles[0]?.contents ?? new Uint8Array()
  return {
    minified: bytes.byteLength,
    gzip: gzipSync(bytes, { level: 9 }).byteLength,
    brotli: brotliCompressSync(bytes).byteLength,
  }
}
