import { newItem } from '../../../lambda-src/core/item';
import type { Run } from '../../../lambda-src/core/run';
import { defectsOf } from '../../../lambda-src/core/verify';
import { pointOf } from '../../support/points';

const run = { id: 'daily-x', vault: 'smart-vault' } as Run;
const point = pointOf('snap-1');
const item = newItem({ source: 'vol-1', sizeGiB: 8, encrypted: true }, []);

test.each([
  ['as large as its source', {}, []],
  ['larger: the source grew meanwhile', { sizeGiB: 9 }, []],
  ['smaller', { sizeGiB: 7 }, ['snap-1 has 7 GiB, its source had 8 GiB']],
  ['not encrypted', { encrypted: false }, ['snap-1 is not encrypted, but its source is']],
])('a point that is %s', (_what, given, defects) => {
  expect(defectsOf({ ...point, ...given }, item, run, false)).toEqual(defects);
});

test('a copy is encrypted, whatever its source is', () => {
  const plain = { ...item, encrypted: false };
  expect(defectsOf({ ...point, encrypted: false }, plain, run, false)).toEqual([]);
  expect(defectsOf({ ...point, encrypted: false }, plain, run, true)).toEqual(['snap-1 is not encrypted']);
});
