/** Builds the page into `dist`, which the gateway serves: one script, one style sheet, nothing inline. */
import type { UserConfig } from "vite"

const config: UserConfig = {
  build: {
    target: "es2022",
    // The page has one script and so nothing to load ahead; the default would add code for old browsers.
    modulePreload: false,
    // An asset inside the style sheet would be a data: address, which the page's own policy forbids.
    assetsInlineLimit: 0,
  },
}

export default config
