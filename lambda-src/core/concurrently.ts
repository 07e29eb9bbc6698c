/**
 * Runs `task` over `inputs`, at most `limit` at a time, and gives the results in the order of the inputs.
 * Asked before each start, `stop` ends it early: what was not started is missing from the result as `undefined`.
 */
export async function concurrently<T, R>(
  inputs: readonly T[],
  limit: number,
  task: (input: T) => Promise<R>,
  stop: () => boolean = () => false,
): Promise<(R | undefined)[]> {
  const results = new Array<R | undefined>(inputs.length).fill(undefined);
  const queue = inputs.entries();
  const worker = async (): Promise<void> => {
    for (const [index, input] of queue) {
      if (stop()) return;
      results[index] = await task(input);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, worker));
  return results;
}
