/** Measures what code costs a page that uses it: bundled, minified and compressed, as a server would send it. */

import { brotliCompressSync, gzipSync } from "node:zlib"
import { build } from "esbuild"
import { root } from "../source/tree.ts"

export interface Size {
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
}

/** Bundles a module of this folder's dependencies for the browser and gives its sizes in bytes. */
export async function measure(code: string): Promise<Size> {
  const { bytes } = await bundle(code)
  return {
    minified: bytes.byteLength,
    gzip: gzipSync(bytes, { level: 9 }).byteLength,
    brotli: brotliCompressSync(bytes).byteLength,
  }
}

/** Tells which file brings how many bytes to a module, minified, the heaviest first. */
export async function weigh(code: string): Promise<[path: string, byteLength: number][]> {
  const { inputs } = await bundle(code)
  return Object.entries(inputs)
    .map(([path, { bytesInOutput }]): [string, number] => [path.replace(/^.*node_modules\/(?=.)/, ""), bytesInOutput])
    .filter(([, byteLength]) => byteLength > 0)
    .sort(([, one], [, other]) => other - one)
}

async function bundle(code: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: "silent",
  })
  return {
    bytes: outputFiles[0]?.contents ?? new Uint8Array(),
    inputs: Object.values(metafile.outputs)[0]?.inputs ?? {},
  }
}
