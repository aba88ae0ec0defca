/** Who says what, and in which order. */
import { address, asked, call, conversation, file, hello, type Prompts, said } from "./build.ts"

export const roles: Prompts = {
  "instructions at the beginning": conversation([
    {
      role: "system",
      content: [
        { type: "text", text: "wordsystem" },
        { type: "text", text: "wordmore" },
      ],
    },
    hello,
  ]),
  "instructions of the developer": conversation([
    { role: "developer", content: [{ type: "text", text: "worddeveloper" }] },
    hello,
  ]),
  "instructions in the middle": conversation([
    { role: "system", content: [{ type: "text", text: "wordsystem" }] },
    hello,
    { role: "assistant", content: [{ type: "text", text: "wordanswer" }] },
    { role: "system", content: [{ type: "text", text: "wordmiddle" }] },
    { role: "user", content: [{ type: "text", text: "wordagain" }] },
    { role: "developer", content: [{ type: "text", text: "wordlate" }] },
  ]),
  "a user with a name": conversation([
    { role: "user", name: "wordname", content: [{ type: "text", text: "wordhello" }] },
  ]),
  "an assistant with a name and an id": conversation([
    hello,
    { role: "assistant", name: "wordname", id: "wordid", content: [{ type: "text", text: "wordanswer" }] },
    hello,
  ]),
  "two messages of the same role": conversation([
    hello,
    { role: "user", content: [{ type: "text", text: "wordagain" }] },
  ]),
  "two answers in a row": conversation([
    ...said({ type: "text", text: "wordfirst" }).slice(0, 2),
    { role: "assistant", content: [{ type: "text", text: "wordsecond" }] },
  ]),
  "several texts": conversation(asked({ type: "text", text: "wordfirst" }, { type: "text", text: "wordsecond" })),
  "several texts of the assistant": conversation(
    said({ type: "text", text: "wordfirst" }, { type: "text", text: "wordsecond" }),
  ),
  "text between calls": conversation(
    said({ type: "text", text: "wordfirst" }, call, { type: "text", text: "wordsecond" }),
  ),
  "a refusal": conversation(said({ type: "text", text: "wordanswer" }, { type: "refusal", text: "wordrefusal" })),
  "a picture of the assistant": conversation(
    said({ type: "text", text: "wordanswer" }, file("image/png", { data: "iVBORw0KGgoA" })),
  ),
  "a picture of the assistant by its address": conversation(said(file("image/png", address("worddrawn.png")))),
}
