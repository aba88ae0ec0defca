/** One rule of a replacement. */

/** What `replaceText` finds, and what it puts there. */
export interface ReplaceRule {
  /**
   * A literal, or a pattern whose matches have a longest: `{1,64}` and not `+`. Of its flags `i`, `m`, `s`, `u` and `v`
   * count: it is searched for everywhere in any case.
   */
  readonly find: string | RegExp
  /**
   * What takes the place of a match. A string stands for itself, `$` included. A function is called once for each match,
   * in their order, with the match and the named groups of the pattern.
   */
  readonly replace: string | ((match: string, groups: Readonly<Record<string, string | undefined>>) => string)
}
