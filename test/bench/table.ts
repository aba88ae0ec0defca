/** What a table of the benchmark is made of. The process that measures and the one that reports share this. */

/** The names of the runtimes, in the order in which they are reported. */
export const runtimeNames = ["node", "bun", "deno", "workerd"] as const

export type RuntimeName = (typeof runtimeNames)[number]

/** One shape of the input. */
export interface Row<Input> {
  readonly name: string
  /** What every side is given. */
  readonly input: Input
  /** How many events, chunks or calls this is. Times are divided by it. */
  readonly units: number
}

/** One way of doing the work. Reads all of its output, and returns something made of it by which sides are compared. */
export type Side<Input> = (input: Input) => unknown

/** A column that is worked out from the medians: nanoseconds for each unit, by the name of the side. */
export interface Measure {
  readonly title: string
  value(times: Readonly<Record<string, number>>): number
  show(value: number): string
  /** The bar that the value has to reach, if there is one for this runtime and this row. */
  bar?(runtime: RuntimeName, row: string): Bar | undefined
}

export type Bar = { readonly atLeast: number } | { readonly atMost: number }

export interface Table<Input> {
  /** What `--table` takes. */
  readonly name: string
  readonly title: string
  /** What is measured and how, in a sentence or two. */
  readonly about: string
  /** What the rows differ in. */
  readonly rowTitle: string
  /** What one time is of, such as `"event"`. */
  readonly unit: string
  readonly rows: () => Row<Input>[]
  readonly sides: Readonly<Record<string, Side<Input>>>
  /** Where a side's return value does not tell all of its output: the same work, giving all of it. */
  readonly output?: Readonly<Record<string, Side<Input>>>
  /** Which sides stay out of a row: what needs another runtime, or takes too long. By default none does. */
  isLeftOut?(side: string, runtime: RuntimeName, row: string): boolean
  readonly measures: readonly Measure[]
  /** Seconds that the rounds may take in a full run. @default 8 */
  readonly seconds?: number
}

/** How many times as fast as another side one side is. */
export function timesFaster(title: string, side: string, other: string, bar?: Measure["bar"]): Measure {
  return {
    title,
    value: (times) => (times[other] ?? Number.NaN) / (times[side] ?? Number.NaN),
    show: (value) => `${value.toFixed(2)}×`,
    ...(bar && { bar }),
  }
}

/** How many times another side's time one side takes. */
export function timesAsLong(title: string, side: string, other: string, bar?: Measure["bar"]): Measure {
  return timesFaster(title, other, side, bar)
}
