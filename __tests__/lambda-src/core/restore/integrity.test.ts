import { failuresOf, integrityOf, type Circumstances } from '../../../../lambda-src/core/restore/integrity';
import { planned, type PlannedPoint } from '../../../support/restore-points';

const AT = '2026-11-21T03:00:00Z';
const SEEN: Circumstances = { vault: 'vault', keys: [], hasSize: true, tellsEncryption: true };
const check = (
  point: Partial<PlannedPoint> & { defects?: string[]; lineage?: undefined; sizeGiB?: undefined },
  seen: Partial<Circumstances> = {},
) => {
  const { defects, ...given } = point;
  const whole = planned({ id: 'snap-1', source: 'vol-1', at: AT, ...given });
  return failuresOf(
    integrityOf(
      {
        ...whole,
        ...(defects && { defects }),
        ...('lineage' in point && { lineage: undefined }),
        ...('sizeGiB' in point && { sizeGiB: undefined }),
      } as typeof whole,
      { ...SEEN, ...seen },
    ),
  );
};

test('a whole point passes, an unencrypted original of what was not encrypted, too', () => {
  expect(check({})).toEqual([]);
  expect(check({ encrypted: false })).toEqual([]);
  expect(check({}, { keys: [{ id: 'key-1', state: 'Enabled' }] })).toEqual([]);
});

test.each([
  ['in error', check({ state: 'error', message: 'it broke' }), ['snap-1: state: error: it broke']],
  ['pending', check({ state: 'pending' }), ['snap-1: state: pending']],
  [
    'of nobody',
    check({ lineage: undefined }),
    ['snap-1: lineage: its tags do not say what it is of: it is not of a vault'],
  ],
  [
    'of another vault',
    check({}, { vault: 'other' }),
    ['snap-1: lineage: of vol-1 in us-east-1, by vault, run daily-1'],
  ],
  ['without a size', check({ sizeGiB: undefined }), ['snap-1: size: not known']],
  [
    'a copy that is not encrypted',
    check({ encrypted: false, region: 'us-west-2' }),
    ['snap-1: encryption: not encrypted, and copies always are'],
  ],
  [
    'of a key that is disabled',
    check({}, { keys: [{ id: 'key-1', state: 'PendingDeletion' }] }),
    ['snap-1: key: key-1 is PendingDeletion'],
  ],
  ['with a defect', check({ defects: ['snap-2 is missing'] }), ['snap-1: defects: snap-2 is missing']],
  [
    'with everything wrong',
    check({ state: 'error', sizeGiB: undefined }, { vault: 'other', keys: [{ id: 'k', state: 'Disabled' }] }),
    [
      'snap-1: state: error',
      'snap-1: lineage: of vol-1 in us-east-1, by vault, run daily-1',
      'snap-1: size: not known',
      'snap-1: key: k is Disabled',
    ],
  ],
])('one %s fails by name', (_, failures, expected) => {
  expect(failures).toEqual(expected);
});
