/**
 * What is new in a text: most of an event is the same as in the one before, and the eye should not have to search.
 *
 * The borders lie at quotation marks, so that neither a word nor a character is taken apart.
 */

/** Gives a text in three parts: how it begins like the one before, what is new, how it ends like the one before. */
export function splitRepeated(text: string, before: string): [beginning: string, fresh: string, ending: string] {
  const most = Math.min(text.length, before.length)
  let start = 0
  while (start < most && text[start] === before[start]) start++
  start = text.slice(0, start).lastIndexOf('"') + 1

  let length = 0
  while (length < most - start && text.at(-1 - length) === before.at(-1 - length)) length++
  const end = text.indexOf('"', text.length - length)
  return end === -1
    ? [text.slice(0, start), text.slice(start), ""]
    : [text.slice(0, start), text.slice(start, end), text.slice(end)]
}
