import fc from 'fast-check';
import { ObjectSample } from '../../../../lambda-src/core/files/sample-objects';

const keysOf = (all: readonly string[], most: number, seed: string): string[] => {
  const sample = new ObjectSample<{ key: string }>(most, seed);
  for (const key of all) sample.add({ key });
  return sample.all.map(({ key }) => key);
};

const someKeys = fc.uniqueArray(fc.string(), { maxLength: 60 });

test('never more than asked for, all where there are fewer, each once, and the same in whatever order they come', () => {
  fc.assert(
    fc.property(someKeys, fc.integer({ min: 1, max: 70 }), fc.string(), (keys, most, seed) => {
      const chosen = keysOf(keys, most, seed);
      expect(chosen).toHaveLength(Math.min(most, keys.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(keys).toEqual(expect.arrayContaining(chosen));
      expect(keysOf([...keys].reverse(), most, seed)).toEqual(chosen);
    }),
  );
});

test('a smaller sample is the beginning of a larger one', () => {
  fc.assert(
    fc.property(someKeys, fc.integer({ min: 1, max: 30 }), fc.string(), (keys, most, seed) => {
      expect(keysOf(keys, most, seed)).toEqual(keysOf(keys, most + 30, seed).slice(0, most));
    }),
  );
});

const MANY = Array.from({ length: 10_000 }, (_, at) => `efs/team/file-${String(at).padStart(6, '0')}.txt`);

test('it is spread over all keys, not only the first; another seed gives another sample', () => {
  const chosen = keysOf(MANY, 200, 'exec-1');
  const tenths = new Array<number>(10).fill(0);
  for (const key of chosen) tenths[Math.floor(MANY.indexOf(key) / 1000)]! += 1;
  // 20 are expected of each; that one has fewer than 6 happens once in thousands of seeds.
  for (const count of tenths) expect(count).toBeGreaterThan(5);
  const other = new Set(keysOf(MANY, 200, 'exec-2'));
  expect(chosen.filter((key) => other.has(key)).length).toBeLessThan(30);
});
