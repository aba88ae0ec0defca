/** Everything that has to let a gigabyte through with a flat heap. */
import { blockThroughputs } from "./block-throughputs.ts"
import { flowThroughputs } from "./flow-throughputs.ts"
import type { Throughput } from "./throughput.ts"
import { translateThroughputs } from "./translate-throughputs.ts"

export const throughputs: readonly Throughput[] = [...blockThroughputs, ...flowThroughputs, ...translateThroughputs]
