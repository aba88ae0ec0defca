/** Reads `/api/generate`, which is `/api/chat` with its text elsewhere. */
export { decodeOllamaGenerate } from "../ollama/decode.ts"
