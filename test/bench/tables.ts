/** All tables, in the order in which they are printed. */
import type { Table } from "./table.ts"
import { consume } from "./tables/consume.ts"
import { decode } from "./tables/decode.ts"
import { decodeSseRaw } from "./tables/decode-sse.ts"
import { flows } from "./tables/flows.ts"
import { fusedBlock } from "./tables/fused-block.ts"
import { jsonLines } from "./tables/json-lines.ts"
import { largeEvents } from "./tables/large-event.ts"
import { linesTable } from "./tables/lines.ts"
import { matchLinesTable } from "./tables/match-lines.ts"
import { noProcessors } from "./tables/no-processors.ts"
import { partialJsonTable } from "./tables/partial-json.ts"
import { replaceTextTable } from "./tables/replace-text.ts"
import { restream } from "./tables/restream.ts"
import { sseStream } from "./tables/sse-stream.ts"
import { translateTable } from "./tables/translate.ts"

// biome-ignore lint/suspicious/noExplicitAny: every table has an input of its own, which nobody else looks at.
export const tables: readonly Table<any>[] = [
  restream,
  consume,
  decodeSseRaw,
  sseStream,
  largeEvents,
  fusedBlock,
  decode,
  noProcessors,
  flows,
  linesTable,
  jsonLines,
  partialJsonTable,
  replaceTextTable,
  matchLinesTable,
  translateTable,
]
