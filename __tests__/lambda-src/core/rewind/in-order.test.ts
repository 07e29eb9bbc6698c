import { setTimeout as sleep } from 'node:timers/promises';
import { inOrder } from '../../../../lambda-src/core/rewind/in-order';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let n = 0; n < count; n += 1) {
    await Promise.resolve();
    yield n;
  }
}

async function gather<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
}

test('results come in the order of the inputs, however long each takes', async () => {
  const results = await gather(
    inOrder(numbers(40), { atOnce: 8, ahead: 20 }, async (n) => {
      await sleep((n * 7) % 11);
      return n;
    }),
  );
  expect(results).toEqual(Array.from({ length: 40 }, (_, n) => n));
});

test('no more than asked for run at once, and no more than asked for are held', async () => {
  let running = 0;
  let most = 0;
  let begun = 0;
  let farthest = 0;
  let taken = 0;
  const work = inOrder(numbers(60), { atOnce: 5, ahead: 12 }, async (n) => {
    most = Math.max(most, (running += 1));
    farthest = Math.max(farthest, (begun += 1) - taken);
    await sleep(n === 0 ? 60 : 1);
    running -= 1;
    return n;
  });
  for await (const n of work) taken = n + 1;
  expect(most).toBe(5);
  expect(farthest).toBeLessThanOrEqual(13);
});

test('after a failure nothing begins any more, and what runs is waited for', async () => {
  let ended = 0;
  const begun: number[] = [];
  const work = inOrder(numbers(100), { atOnce: 3, ahead: 10 }, async (n) => {
    begun.push(n);
    await sleep(5);
    ended += 1;
    if (n === 4) throw new Error('refused');
    return n;
  });
  await expect(gather(work)).rejects.toThrow('refused');
  expect(ended).toBe(begun.length);
  expect(begun.length).toBeLessThan(16);
});

test('a stream that breaks is an error, after what runs has ended', async () => {
  let ended = 0;
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    await Promise.resolve();
    throw new Error('no more pages');
  }
  const work = inOrder(broken(), { atOnce: 3, ahead: 10 }, async (n) => {
    await sleep(5);
    ended += 1;
    return n;
  });
  await expect(gather(work)).rejects.toThrow('no more pages');
  expect(ended).toBe(1);
});
