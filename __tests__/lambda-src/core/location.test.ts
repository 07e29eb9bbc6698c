import { isAbroad, isLocation, locationIn, readLocation } from '../../../lambda-src/core/location';

const ABROAD = locationIn('210987654321', 'us-west-2');

test('a location is a region, or a region of another account', () => {
  expect(readLocation('us-gov-west-1')).toEqual({ region: 'us-gov-west-1' });
  expect(readLocation(ABROAD)).toEqual({ account: '210987654321', region: 'us-west-2' });
  expect([isAbroad('us-west-2'), isAbroad(ABROAD)]).toEqual([false, true]);
});

test.each(['', 'us-west', '2109/us-west-2', '210987654321', '/us-west-2', 'us-west-2/210987654321'])(
  '"%s" is none',
  (name) => {
    expect(isLocation(name)).toBe(false);
    expect(() => readLocation(name)).toThrow(`"${name}" is neither a region nor account/region`);
  },
);
