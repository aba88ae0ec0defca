/**
 * Runs what an example says will fail, and gives every name that the failure answers to: its classes' and its code.
 * Not `instanceof`, so that an example need not import the class whose name it tells.
 */
export async function failure(run: () => unknown): Promise<string[]> {
  try {
    await run()
  } catch (error) {
    const names: string[] = []
    for (let kind = prototypeOf(error); kind; kind = prototypeOf(kind)) names.push(kind.constructor.name)
    if (error instanceof Error && "code" in error) names.push(String(error.code))
    return names
  }
  return []
}

function prototypeOf(value: unknown): object | null {
  return Object.getPrototypeOf(Object(value))
}
