import { defineConfig, type UserConfig } from "tsdown"

/** One file for the door, with its types. */
const config: UserConfig = defineConfig({
  entry: { index: "src/index.ts" },
  format: "esm",
  // No runtime by name: nothing of Node may be put in for what the code does not import.
  platform: "neutral",
  target: "es2024",
  dts: { oxc: true },
  fixedExtension: false,
  sourcemap: true,
  // Names that stay, so that a report of what a release changed shows what changed.
  hash: false,
  clean: true,
})

export default config
