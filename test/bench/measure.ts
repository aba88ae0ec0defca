/** Measures one table in Node, Bun or Deno. The job comes as the only argument. */
import { now } from "mitata/src/lib.mjs"
import { perform } from "./job.ts"

await perform(JSON.parse(process.argv[2] ?? ""), now)
