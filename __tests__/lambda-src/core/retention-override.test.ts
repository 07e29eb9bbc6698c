import fc from 'fast-check';
import type { Retention } from '../../../lambda-src/core/plan';
import { RETENTION_LIMITS } from '../../../lambda-src/core/retention-limits';
import { parseOverride, settleRetention } from '../../../lambda-src/core/retention-override';

test.each<[string, Retention, string]>([
  ['days=90', { days: 90, minimum: 1 }, 'days=90'],
  [
    'days=90,newest=5,monthly=12',
    { days: 90, newest: 5, monthly: 12, minimum: 1 },
    'days=90 newest=5 monthly=12',
  ],
  [' monthly = 12 , days=090 ', { days: 90, monthly: 12, minimum: 1 }, 'days=90 monthly=12'],
  ['newest=5 minimum=3', { newest: 5, minimum: 3 }, 'newest=5 minimum=3'],
])('%j is read, and written in one way', (value, retention, text) => {
  expect(parseOverride(value)).toEqual({ retention, text });
});

const KNOWN =
  'must hold only days, newest, daily, weekly, monthly, yearly, minimum, such as "days=90,newest=5"';
test.each([
  ['', KNOWN],
  ['90', KNOWN],
  ['day=3', KNOWN],
  ['days=3,', KNOWN],
  ['days=3,,newest=2', KNOWN],
  ['days=3=4', KNOWN],
  ['constructor=3', KNOWN],
  ['days', 'must have a whole number between 1 and 36500 as days'],
  ['days=', 'must have a whole number between 1 and 36500 as days'],
  ['days=0', 'must have a whole number between 1 and 36500 as days'],
  ['days=36501', 'must have a whole number between 1 and 36500 as days'],
  ['days=1e3', 'must have a whole number between 1 and 36500 as days'],
  ['days=-1', 'must have a whole number between 1 and 36500 as days'],
  ['newest=1001', 'must have a whole number between 1 and 1000 as newest'],
  ['days=1,days=2', 'must name days once'],
  ['minimum=2', 'must have at least one of days, newest, daily, weekly, monthly, yearly'],
  ['newest=2,minimum=3', 'must have a minimum that is not more than newest (2)'],
])('%j is refused with the tag, the rule and the value', (value, rule) => {
  expect(parseOverride(value)).toEqual({
    problem: `tag backup:retention ${rule}, got ${JSON.stringify(value)}`,
  });
});

test('whatever is read is read again from what was written, and fits into a tag of any service', () => {
  const rules = Object.fromEntries(
    Object.entries(RETENTION_LIMITS).map(([rule, [min, max]]) => [rule, fc.option(fc.integer({ min, max }))]),
  );
  fc.assert(
    fc.property(fc.record(rules), fc.constantFrom(',', ' ', ' , '), (counts, separator) => {
      const given = Object.entries(counts).filter(([, count]) => count !== null);
      const value = given.map(([rule, count]) => `${rule}=${count}`).join(separator);
      const read = parseOverride(value);
      if (read.problem !== undefined) return;
      expect(read.retention).toEqual({ minimum: 1, ...Object.fromEntries(given) });
      expect(parseOverride(read.text)).toEqual(read);
      expect(read.text).toMatch(/^[\w =]{1,256}$/);
    }),
  );
});

test('no text breaks it', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseOverride(text)));
});

test('a resource is made a point of, whatever its tag says', () => {
  const resource = { source: 'vol-1', sizeGiB: 8 };
  expect(settleRetention(resource)).toEqual({ resource });
  expect(settleRetention({ ...resource, retention: 'newest=2, days=9' })).toEqual({
    resource: { ...resource, retention: 'days=9 newest=2' },
  });
  expect(settleRetention({ ...resource, retention: 'for ever' })).toEqual({
    resource: { ...resource, retention: 'unreadable' },
    problem: `tag backup:retention ${KNOWN}, got "for ever"`,
  });
});
