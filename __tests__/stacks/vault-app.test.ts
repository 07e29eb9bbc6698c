import type { RegionInput } from '../../config/types';
import { validateVault } from '../../config/validate';
import { stacksOf } from '../support/vaults';

const SOURCES = [
  'us-east-1',
  'us-east-2',
  'eu-west-1',
  'eu-central-1',
  'ap-south-1',
  'ap-northeast-1',
  'sa-east-1',
];

/** A target and `count - 1` sources that copy to it. */
function regions(count: number): Record<string, RegionInput> {
  if (count === 1) return { 'us-west-2': { plans: ['daily'] } };
  const sources = SOURCES.slice(0, count - 1);
  return {
    'us-west-2': {},
    ...Object.fromEntries(sources.map((region) => [region, { plans: ['daily'], copyTo: ['us-west-2'] }])),
  };
}

const jsonOf = (count: number) =>
  new Map(
    [...stacksOf(validateVault({ regions: regions(count) }))].map(([id, { json }]) => [
      id,
      JSON.stringify(json),
    ]),
  );

describe('one region is one entry', () => {
  it.each([
    [1, ['us-west-2-storage', 'us-west-2-monitoring', 'us-west-2-protection']],
    [2, ['us-west-2-storage', 'us-east-1-storage', 'us-east-1-monitoring', 'us-east-1-protection']],
  ])('%d regions', (count, ids) => {
    expect([...jsonOf(count).keys()]).toEqual(ids);
  });

  it('8 regions', () => {
    expect(jsonOf(8).size).toBe(8 + 2 * 7);
  });

  it("adding or removing one touches no other region's stacks", () => {
    const before = jsonOf(3);
    const after = jsonOf(4);
    const added = [...after.keys()].filter((id) => !before.has(id));
    expect(added).toEqual(['eu-west-1-storage', 'eu-west-1-monitoring', 'eu-west-1-protection']);
    for (const [id, json] of before) expect([id, after.get(id)]).toEqual([id, json]);
  });
});
