/** Pictures, documents, sound and films: by address, inline, and by the id that a provider knows them by. */
import type { PromptFile } from "@millrace/llm"
import { targetNames } from "../targets.ts"
import { address, file } from "./build.ts"

const TEXT = Buffer.from("wordtext").toString("base64")

export const files: Readonly<Record<string, PromptFile>> = {
  "a picture by its address": file("image/png", address("wordpicture.png")),
  "a picture inline": file("image/png", { data: "iVBORw0KGgoA" }),
  "a picture with a name and a detail": file("image/jpeg", { data: "/9j/4AAQ", name: "wordname.jpg", detail: "low" }),
  "a picture to be looked at as the server likes": file("image/png", { data: "iVBORw0KGgoA", detail: "auto" }),
  "a picture of a type that is not known": file("image/*", address("wordpicture")),
  "a document by its address": file("application/pdf", address("worddocument.pdf")),
  "a document inline": file("application/pdf", { data: "JVBERi0x", name: "worddocument.pdf" }),
  "a text inline": file("text/plain", { data: TEXT, name: "wordtext.txt" }),
  "sound inline": file("audio/wav", { data: "UklGRgAA" }),
  "other sound inline": file("audio/mpeg", { data: "SUQzBAAA" }),
  "sound by its address": file("audio/mpeg", address("wordsound.mp3")),
  "a film by its address": file("video/mp4", address("wordfilm.mp4")),
  "a film inline": file("video/mp4", { data: "AAAAIGZ0" }),
  ...Object.fromEntries(
    targetNames.map((from) => [
      `a picture that ${from} has`,
      file("image/png", { fileId: { from, id: "wordfileid" }, detail: "high" }),
    ]),
  ),
}
