import fc from 'fast-check';
import { partSize, rangesOf } from '../../../lambda-src/adapters/s3-large-copy';

const GB = 1024 ** 3;
const LARGEST_PART = 5 * GB;

test('whatever the size, S3 takes the parts, and they are the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: LARGEST_PART + 1, max: 48_000 * GB }), (bytes) => {
      const size = partSize(bytes, LARGEST_PART);
      const ranges = rangesOf(bytes, size);
      expect(size).toBeLessThanOrEqual(LARGEST_PART);
      expect(ranges.length).toBeLessThanOrEqual(10_000);
      const ends = ranges.map(({ range }) => range.slice('bytes='.length).split('-').map(Number));
      expect([ends[0]?.[0], ends.at(-1)?.[1]]).toEqual([0, bytes - 1]);
      expect(ends.slice(1).every(([begin = NaN], at) => begin - 1 === ends[at]?.[1])).toBe(true);
    }),
    { numRuns: 20 },
  );
});
