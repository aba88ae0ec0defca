/** Writes the matrix as a page: the cells counted, what is lost on the way, and what is not in it. */
import { lossOf } from "./losses.ts"
import { type Cell, clients } from "./matrix.ts"
import { oddities } from "./oddities.ts"
import { leftOut } from "./transcripts.ts"

/** The two tables of cells, by the kind of their sources. */
export interface Cells {
  readonly ours: readonly Cell[]
  readonly recorded: readonly Cell[]
}

const LOSSES = {
  reasoning: "reasoning",
  refusal: "refusals apart from the text",
  tools: "tool calls",
  provided: "calls that the provider carries out",
  usage: "usage",
  finish: "why the answer ended",
  error: "the words of an error",
} as const

/** Makes the page. */
export function pageOf({ ours, recorded }: Cells): string {
  return `${[
    "# Every stream by every client",
    `Made by \`npm run workspace matrix\`; a test runs all of it again. A cell is one stream: decoded from the upstream's \
dialect, checked, encoded for the client, and read by the client over HTTP. It has passed where the client says of the \
answer's text, reasoning, tool calls, usage and end what the stream said, as far as its format can carry that.`,
    "## Recordings of ours",
    tableOf(ours),
    "## Streams that providers have sent",
    tableOf(recorded),
    "Not in the table, since no dialect is for them:",
    Object.entries(leftOut)
      .map(([provider, reason]) => `- \`${provider}\`: ${reason}`)
      .join("\n"),
    "## What clients are not told",
    "What a client's format has no place for, or the client does not show. Everything else is compared.",
    lossTable(),
    "## Ways of single clients",
    "Where a client says of some streams what the stream does not. These cells have passed in all else.",
    oddities.map(({ client, reason }) => `- ${clientsOf(client)}: ${reason}`).join("\n"),
  ].join("\n\n")}\n`
}

/** Makes a table of cells: how many have passed, of how many. */
export function tableOf(cells: readonly Cell[]): string {
  const rows = [...Map.groupBy(cells, ({ source }) => source.dialect)].map(([dialect, own]) => rowOf(dialect, own))
  return markdown(["from", ...clients.map(({ name }) => name)], [...rows, rowOf("all", cells)])
}

/** Makes the table that the README shows: a column for each format, which holds the cells of all its clients. */
export function summaryOf(cells: readonly Cell[]): string {
  const formats = Map.groupBy(clients, ({ dialect }) => dialect)
  const row = (title: string, own: readonly Cell[]) => [
    title,
    ...[...formats.values()].map((judges) =>
      count(own.filter(({ judge }) => judges.some(({ name }) => name === judge))),
    ),
  ]
  const rows = [...Map.groupBy(cells, ({ source }) => source.dialect)].map(([dialect, own]) =>
    row(`\`${dialect}\``, own),
  )
  const head = [...formats].map(([dialect, judges]) => `\`${dialect}\` (${judges.length})`)
  return markdown(["from, to", ...head], [...rows, row("all", cells)])
}

/** Puts the table into the README. */
export function withSummary(readme: string, cells: readonly Cell[]): string {
  return readme.replace(SUMMARY, (_, start: string, end: string) => `${start}\n\n${summaryOf(cells)}\n\n${end}`)
}

const SUMMARY = /(<!-- matrix -->).*?(<!-- \/matrix -->)/s

function rowOf(title: string, cells: readonly Cell[]): string[] {
  const byClient = Map.groupBy(cells, ({ judge }) => judge)
  return [title, ...clients.map(({ name }) => count(byClient.get(name) ?? []))]
}

function count(cells: readonly Cell[]): string {
  return `${cells.filter(({ differences }) => differences.length === 0).length}/${cells.length}`
}

function lossTable(): string {
  const rows = clients.map((client) => {
    const loss = lossOf(client)
    const names = (Object.keys(LOSSES) as (keyof typeof LOSSES)[]).filter((name) => loss[name])
    return [client.name, names.map((name) => LOSSES[name]).join(", ") || "nothing"]
  })
  return markdown(["client", "is not told"], rows)
}

const clientsOf = (pattern: RegExp): string =>
  clients.flatMap(({ name }) => (pattern.test(name) ? [`\`${name}\``] : [])).join(", ")

/** Makes a table as the workspace formats it: all cells of a column are as wide. */
function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((cells) => cells[index]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")
}
