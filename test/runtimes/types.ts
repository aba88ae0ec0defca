/** Checks the types of every project in the workspace: the pure floors first, then every other `tsconfig*.json`. */
import { spawnSync } from "node:child_process"
import { globSync } from "node:fs"
import { toClosingLine } from "./closing-line.ts"
import { ignored, root } from "./suite.ts"

const all = globSync("{packages,apps,test}/**/tsconfig*.json", { cwd: root, exclude: ignored }).sort()
const isPure = (project: string) => project.endsWith("tsconfig.pure.json")
const projects = [...all.filter(isPure), ...all.filter((project) => !isPure(project))]
const failed = projects.filter(
  (project) => spawnSync("tsc", ["--project", project, "--noEmit"], { cwd: root, stdio: "inherit" }).status !== 0,
)
for (const project of failed) console.log(`types: ${project} failed`)
console.log(toClosingLine({ passed: projects.length - failed.length, failed: failed.length, skipped: 0 }))
process.exitCode = failed.length > 0 || projects.length === 0 ? 1 : 0
