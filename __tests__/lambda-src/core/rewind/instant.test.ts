import { instant } from '../../../../lambda-src/core/rewind/instant';

const NOW = new Date('2026-11-21T12:00:00Z');

test.each([
  ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21T10:00+01:00', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21T09:00:00.250Z', '2026-11-21T09:00:00.250Z'],
  ['45s', '2026-11-21T11:59:15.000Z'],
  ['90m', '2026-11-21T10:30:00.000Z'],
  ['3h', '2026-11-21T09:00:00.000Z'],
  ['2d', '2026-11-19T12:00:00.000Z'],
  ['1w', '2026-11-14T12:00:00.000Z'],
])('%s is %s', (text, moment) => {
  expect(instant(text, NOW).toISOString()).toBe(moment);
});

test.each([
  '',
  'yesterday',
  '3',
  '3x',
  '-3h',
  '2026-11-21',
  '2026-11-21T09:00:00',
  '2026-02-30T09:00:00Z',
  '3 h',
])('%j is no moment', (text) => {
  expect(() => instant(text, NOW)).toThrow(/must be ISO 8601 with a zone .*, got/);
});
