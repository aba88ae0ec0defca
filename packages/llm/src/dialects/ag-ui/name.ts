/** The dialect's name, for what is its own. */
export const NAME = "ag-ui"

/** Where in an event's metadata what is ours stands. */
export const OWN = "millrace"
