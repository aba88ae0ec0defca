/** A request of a client of Gemini's, with all that it may hold. */
export const geminiBody: Readonly<Record<string, unknown>> = {
  systemInstruction: { parts: [{ text: "wordsystem" }, { text: "wordmore" }] },
  contents: [
    {
      role: "user",
      parts: [
        { text: "wordasked" },
        { inlineData: { mimeType: "image/png", data: "iVBORw0KGgoA", displayName: "wordpicture" } },
        {
          fileData: {
            mimeType: "application/pdf",
            fileUri: "https://example.com/worddocument.pdf",
            displayName: "worddocument",
          },
        },
        {
          fileData: { mimeType: "video/mp4", fileUri: "https://example.com/wordfilm" },
          videoMetadata: { startOffset: "1s", fps: 2 },
        },
        { inlineData: { mimeType: "audio/wav", data: "UklGRgAA" } },
      ],
    },
    {
      role: "model",
      parts: [
        { text: "wordthought", thought: true },
        { text: "wordanswer", thoughtSignature: "wordsigned" },
        { executableCode: { language: "PYTHON", code: "wordcode" } },
        { codeExecutionResult: { outcome: "OUTCOME_OK", output: "wordran" } },
        {
          functionCall: { id: "wordcall", name: "wordtool", args: { river: "wordriver" } },
          thoughtSignature: "wordsignature",
        },
        { functionCall: { id: "wordother", name: "wordtool", args: {} } },
        { inlineData: { mimeType: "image/png", data: "iVBORw0KGgoB" } },
      ],
    },
    {
      role: "user",
      parts: [
        { functionResponse: { id: "wordcall", name: "wordtool", response: { output: "wordresult" } } },
        {
          functionResponse: {
            id: "wordother",
            name: "wordtool",
            response: { level: "wordlevel", unit: { name: "wordunit" } },
            parts: [{ inlineData: { mimeType: "image/png", data: "iVBORw0KGgoC" } }],
            scheduling: "WHEN_IDLE",
          },
        },
      ],
    },
    { role: "user", parts: [{ text: "wordagain" }] },
  ],
  tools: [
    {
      functionDeclarations: [
        {
          name: "wordtool",
          description: "worddescription",
          parametersJsonSchema: { type: "object", properties: { river: { type: "string" } } },
          behavior: "NON_BLOCKING",
        },
        {
          name: "wordnative",
          parameters: { type: "OBJECT", properties: { place: { type: "STRING", description: "wordplace" } } },
        },
      ],
    },
    { googleSearch: { timeRangeFilter: { startTime: "wordstart" } } },
    { codeExecution: {} },
  ],
  toolConfig: {
    functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["wordtool"] },
    retrievalConfig: { languageCode: "wordlanguage" },
  },
  generationConfig: {
    temperature: 0.5,
    topP: 0.25,
    topK: 41,
    seed: 4_242,
    presencePenalty: 0.75,
    frequencyPenalty: 0.125,
    stopSequences: ["wordstop", "wordhalt"],
    maxOutputTokens: 321,
    candidateCount: 2,
    responseLogprobs: true,
    logprobs: 3,
    thinkingConfig: { includeThoughts: true, thinkingBudget: 2_048 },
    responseMimeType: "application/json",
    responseJsonSchema: { type: "object" },
    responseModalities: ["TEXT"],
    speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: "wordvoice" } } },
    mediaResolution: "MEDIA_RESOLUTION_LOW",
  },
  safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
  cachedContent: "cachedContents/wordcached",
  labels: { team: "wordteam" },
}
