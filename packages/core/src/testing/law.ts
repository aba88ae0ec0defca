/** What every block obeys, by name. The checks are in `laws.ts`. */
export type Law = "Cut" | "Silence" | "Bound" | "End" | "Ownership" | "Mirror" | "Failure" | "One enqueue" | "Linear"
