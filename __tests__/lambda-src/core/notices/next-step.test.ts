import { nextStep } from '../../../../lambda-src/core/notices/next-step';

const NOW = new Date('2026-11-21T03:00:00Z');
const after = (status: number | undefined, attempt = 1, retryAfter?: string) =>
  nextStep(
    status === undefined ? undefined : { status, ...(retryAfter !== undefined && { retryAfter }) },
    attempt,
    NOW,
  );

it.each([200, 202, 204])('%s is done', (status) => expect(after(status)).toEqual({ do: 'done' }));
it.each([301, 302, 400, 401, 403, 404, 410, 413, 422])('%s stays refused', (status) =>
  expect(after(status)).toEqual({ do: 'give up' }),
);
it.each([408, 429, 500, 502, 503, 504, undefined])('%s passes', (status) =>
  expect(after(status)).toEqual({ do: 'again', afterMs: 1000 }),
);

it('waits longer each time, up to 16 s', () => {
  const pauses = [1, 2, 3, 4, 5, 6].map((attempt) => after(500, attempt));
  expect(pauses.map((step) => 'afterMs' in step && step.afterMs)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 16_000,
  ]);
});

it.each([
  ['30', 30_000],
  ['0', 1000],
  ['Sat, 21 Nov 2026 03:00:20 GMT', 20_000],
  ['Sat, 21 Nov 2026 02:00:00 GMT', 1000],
  ['soon', 1000],
])('waits as long as Retry-After: %s says, and never less than on its own', (retryAfter, afterMs) =>
  expect(after(429, 1, retryAfter)).toEqual({ do: 'again', afterMs }),
);
