/**
 * Cuts text into pieces of about the size that a language model's tokens have: a short word with the space before it, a
 * part of a long word, one or two ideographs, a newline. As with real tokens, a border may lie inside a grapheme
 * (between a letter and its accent, inside a family of emoji), never inside a code point.
 */

const IDEOGRAPHS = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`

const TOKEN = new RegExp(
  [
    ` ?${IDEOGRAPHS}{1,2}`,
    String.raw` ?(?:(?!${IDEOGRAPHS})[\p{L}\p{N}]){1,10}`,
    String.raw` ?\p{Extended_Pictographic}`,
    String.raw` ?[\p{P}\p{Sm}\p{Sc}]{1,3}`,
    String.raw`\s+`,
    ".",
  ].join("|"),
  "gsu",
)

/** Cuts `text` into tokens; joined, they are the text again. */
export function tokens(text: string): string[] {
  return text.match(TOKEN) ?? []
}
