import type { Conversation } from "../conversation.ts"

/** Written to be awkward: accents as combining marks, scripts without spaces, right-to-left words, joined emoji. */
export const long: Conversation = {
  name: "long",
  title: "Long text in many scripts",
  description: "A thousand tokens of Markdown: accents, CJK, right-to-left words, emoji that are joined from several.",
  promptTokens: 64,
  passages: [
    {
      kind: "content",
      text: `# How water, and text, get to the wheel

A mill needs little: a height, a channel and a wheel. The **height** is given by the land. The **wheel** is a matter of \
carpentry. What decides whether the mill is any good is the channel between them, and that is why the old surveyors \
spent more time on the race than on the house.

## 1. The channel

Too steep, and the water arrives in a rush, tears at the banks and is gone; too flat, and it stands, drops its sand and \
grows weeds. A fall of one metre in a thousand is about right. The builders had no instruments to speak of:

- a bowl of water, to find the level;
- a rope with twelve knots, to lay out a right angle;
- a bag of chaff, thrown in at the top, to *see* how fast the water ran;
- patience.

The same four tools, in other clothes, are on the desk of anyone who moves text from a model to a reader: a way to see \
the level (how full is the buffer?), a way to measure (how many bytes may one event have?), something that floats along \
with the stream (a timestamp, an id), and, again, patience.

## 2. Words for it

Every language that had mills has a word for the channel. German has *Mühlgraben* and *Mühlkanal*, French *le bief*, \
Spanish *el caz*, Polish *młynówka*, Czech *náhon*, Vietnamese *mương dẫn nước*. In Greek one may say μυλαύλακο, in \
Ukrainian млинівка. In Hebrew it is אמת הטחנה, and in Arabic قناة الطاحونة, both of which run against the direction of this \
line, as some channels seem to do.

日本語では「水車の用水路」と言います。水は高い所から低い所へ流れ、水車を回し、また川に戻ります。急ぎすぎても、止まってもいけません。

中文里叫“水渠”或“磨坊引水渠”。渠道要修得平缓，水才能稳稳地推动轮子；文字也是一样，一个字一个字地到来，读的人才跟得上。

한국어로는 ‘물레방아 수로’라고 합니다. 물이 끊기면 방아도 멈춥니다.

## 3. Letters that are more than one

Some letters are made of parts, and the parts may travel apart. The word “cafe\u0301” may be written with an accent that is a \
character of its own; so may “nai\u0308ve”, the Czech “z\u030civot” and the Vietnamese name Nguye\u0302\u0303n. A reader who paints each piece as it \
comes sees the accent land on its letter a moment later. That is correct, if a little odd; what would be wrong is to \
lose it.

Emoji do it with more pieces. A family, 👨‍👩‍👧‍👦, is seven characters joined together. A mill worker with a helmet, \
👷🏽‍♀️, is five. The flag of Wales, 🏴󠁧󠁢󠁷󠁬󠁳󠁿, is seven, six of which cannot be seen. The flags 🇨🇭 and 🇯🇵 are two letters each; \
the rainbow flag 🏳️‍🌈 is four; a heart on fire ❤️‍🔥 is four as well. And 1️⃣ is a plain digit with two things hung on it. In \
JavaScript "👨‍👩‍👧‍👦".length is 11, in UTF-8 the same family is 25 bytes long, and all of it is one thing to the eye.

| text | what you see | code points | bytes |
|---|---|---|---|
| 水 | 1 | 1 | 3 |
| e\u0301 | 1 | 2 | 3 |
| 🇨🇭 | 1 | 2 | 8 |
| 👨‍👩‍👧‍👦 | 1 | 7 | 25 |

## 4. A small gate

A gate that lets everything through, and counts, is not hard to build:

~~~ts
import { decodeSse, iterate } from "@millrace/core"

let count = 0
for await (const { data } of iterate(response.body, decodeSse())) {
  if (data === "[DONE]") break
  count += 1
}
console.log(\`\${count} events went by\`)
~~~

Note the backslash in C:\\mill\\race, the tab	between these words, the "quotes", the <tags>, the ampersand & and the \
null byte that is not here: none of them may do harm on the way. Nor may a line that looks like a field:

data: this is not an event, it is a line of the answer
event: nor is this

## 5. The end

A stream ought to end as clearly as it began. If the water stops because the miller closed the gate, that is one thing; \
if the bank has broken, that is quite another, and no one should have to guess which from the sight of a dry wheel. So: \
this answer is finished, it was finished by its author, and the next thing that you receive will say so. 🌊`,
    },
  ],
  ending: { kind: "finish", reason: "stop" },
}
