export interface Pace {
  /** Tasks that run side by side. */
  readonly atOnce: number;
  /** Tasks that may have begun, or wait for an earlier one's result to be taken: the most that is in memory. */
  readonly ahead: number;
}

/**
 * Runs `task` over a stream, several at once, and gives the results in the order of the inputs. When somebody stops taking
 * results, or a task throws, no further one begins, and those that run are waited for.
 */
export async function* inOrder<T, R>(
  inputs: AsyncIterable<T>,
  { atOnce, ahead }: Pace,
  task: (input: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  const running = new Set<Promise<unknown>>();
  const settled = new WeakSet<Promise<R>>();
  try {
    for await (const input of inputs) {
      const promise = task(input);
      const end = promise.then(
        () => undefined,
        () => undefined,
      );
      const ending = end.then(() => {
        settled.add(promise);
        running.delete(ending);
      });
      running.add(ending);
      begun.push(promise);
      while (begun[0] !== undefined && (settled.has(begun[0]) || begun.length >= ahead))
        yield await taken(begun);
      while (running.size >= atOnce) await Promise.race(running);
    }
    while (begun.length > 0) yield await taken(begun);
  } finally {
    await Promise.allSettled(begun);
  }
}

async function taken<R>(begun: Promise<R>[]): Promise<R> {
  const first = begun.shift();
  if (first === undefined) throw new Error('nothing was begun');
  return first;
}
