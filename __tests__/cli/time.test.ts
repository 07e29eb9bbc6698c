import { UsageError } from '../../cli/exit-codes';
import { minute, momentOf, pastMomentOf } from '../../cli/time';

const NOW = new Date('2026-11-21T03:00:00Z');
const read = (text: string): string => momentOf(text, '--since', NOW).toISOString();

test.each([
  ['45s', '2026-11-21T02:59:15.000Z'],
  ['12h', '2026-11-20T15:00:00.000Z'],
  ['90min', '2026-11-21T01:30:00.000Z'],
  ['7d', '2026-11-14T03:00:00.000Z'],
  ['2w', '2026-11-07T03:00:00.000Z'],
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T02:03', '2026-11-01T02:03:00.000Z'],
  ['2026-11-01 02:03', '2026-11-01T02:03:00.000Z'],
  ['2026-11-01T02:03:04Z', '2026-11-01T02:03:04.000Z'],
  ['2026-11-01T02:03+02:00', '2026-11-01T00:03:00.000Z'],
  ['2026-11-01T02:03:04.250Z', '2026-11-01T02:03:04.250Z'],
])('%s is %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each(['', 'yesterday', '7', '7m', '-7d', '7 d', '2026-13-01', '2026-02-30T09:00Z', '2026-11-01T25:00'])(
  '"%s" is refused',
  (text) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(
      `--since must be a time such as 2026-11-21T03:00Z, or how long ago such as 12h or 7d, got ${text}`,
    );
  },
);

test('what is asked of the past does not lie in the future', () => {
  expect(pastMomentOf('2026-11-21T03:00:00Z', '--at', NOW)).toEqual(NOW);
  expect(() => pastMomentOf('2026-11-21T03:00:01Z', '--at', NOW)).toThrow(
    new UsageError(
      '--at must not lie in the future (now is 2026-11-21T03:00:00.000Z), got 2026-11-21T03:00:01Z',
    ),
  );
});

test('tables show the minute', () => {
  expect(minute('2026-11-01T02:03:59.999Z')).toBe('2026-11-01 02:03');
});
