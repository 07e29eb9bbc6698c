import { newItem, refusalsOf } from '../../../lambda-src/core/item';

test('what AWS refused of an item is told by its code, without ids and figures', () => {
  const item = newItem({ source: 'vol-1', sizeGiB: 1, encrypted: true }, ['us-west-2', 'eu-west-1']);
  expect(refusalsOf(item)).toEqual([]);
  const held = {
    ...item,
    copies: {
      'us-west-2': { state: 'waiting', held: 'ResourceLimitExceeded: Snapshots in progress: 20' },
      'eu-west-1': { state: 'waiting', held: 'not listed yet' },
    },
  } as const;
  expect(refusalsOf(held)).toEqual(['ResourceLimitExceeded', 'not listed yet']);
});
