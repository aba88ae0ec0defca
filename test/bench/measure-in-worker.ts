/** Measures one table in workerd, where `workerd test` calls it. The job comes as the binding `job`. */
import { createFineClock } from "./clock.ts"
import { perform } from "./job.ts"

export default {
  async test(_controller: unknown, environment: { readonly job: string }): Promise<void> {
    await perform(
      JSON.parse(environment.job),
      createFineClock(() => performance.now()),
    )
  },
}
