/** What is found on lines, typed by the patterns that look for it. */

/** Functions that make values of named groups. */
export type GroupConverters = Readonly<Record<string, (text: string) => unknown>>

/** A pattern whose groups are made into values: a match counts only where each group that is named here took part. */
export interface ConvertedPattern {
  readonly pattern: RegExp | string
  readonly groups: GroupConverters
}

/** Patterns by name. Strings want an engine, as what comes from outside does. */
export type LinePatterns = Readonly<Record<string, RegExp | string | ConvertedPattern>>

/** A match of one pattern on one line. */
export interface LineMatch<Name = string, Groups = Readonly<Record<string, string | undefined>>> {
  /** The name of the pattern. */
  readonly pattern: Name
  readonly line: string
  /** Number of the line, from 1. */
  readonly lineNumber: number
  /** What the named groups matched; `undefined` where one took no part. */
  readonly groups: Groups
  /** What all groups matched, in their order. */
  readonly captures: readonly (string | undefined)[]
}

/** A line on which no pattern was found. */
export type UnmatchedLine = LineMatch<null, Readonly<Record<string, never>>>

/** The matches of some patterns: a union that `pattern` tells apart. */
export type LineMatches<Patterns extends LinePatterns> = {
  [Name in keyof Patterns & string]: LineMatch<Name, GroupsOf<Patterns[Name]>>
}[keyof Patterns & string]

/** The groups of a pattern: those that are converted, and those that a literal string names. */
type GroupsOf<Pattern> = Pattern extends { readonly groups: infer Converters extends GroupConverters }
  ? { readonly [Name in keyof Converters]: ReturnType<Converters[Name]> } & Readonly<Record<string, string | undefined>>
  : [GroupNames<Pattern>] extends [never]
    ? Readonly<Record<string, string | undefined>>
    : Readonly<Record<GroupNames<Pattern>, string | undefined>>

type GroupNames<Source> = Source extends `${string}(?<${infer Rest}`
  ? (Rest extends `${infer Name}>${string}` ? Name : never) | GroupNames<Rest>
  : never
