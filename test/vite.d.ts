/** What Vite, and Bun as far as the tests need it, put into `import.meta`. */
interface ImportMeta {
  /** Variables: with Vite those of its options, in Bun all of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Vite replaces the call by the contents of the files, read as JSON or, where asked, as text. */
  glob<Contents>(pattern: string, options: { eager: true; import: "default"; query?: "?raw" }): Record<string, Contents>
}
