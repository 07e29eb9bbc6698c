import fc from 'fast-check';
import type { Item } from '../../../lambda-src/core/item';
import type { Progress } from '../../../lambda-src/core/progress';
import {
  type Recoverability,
  badnessOf,
  recoverabilityOf,
  rpoByRegion,
  timingsOf,
} from '../../../lambda-src/core/recoverability';

const HOME = 'us-east-1';
const DR = 'us-west-2';
const NOW = new Date('2026-11-21T04:00:00Z');
const FAILED: Progress = { state: 'failed', reason: 'why' };
const VERIFIED: Progress = {
  state: 'verified',
  id: 'snap-1',
  since: '2026-11-21T03:00:01Z',
  at: '2026-11-21T03:10:00Z',
  createdAt: '2026-11-21T03:00:00Z',
};
const item = (point: Progress, copy: Progress): Item => ({ source: 'vol-1', point, copies: { [DR]: copy } });
const shelf = (region: string, newest: Record<string, string>) => ({ kind: 'ebs' as const, region, newest });
const see = (one: Item, shelves = [shelf(HOME, {}), shelf(DR, {})]) =>
  recoverabilityOf('ebs', one, HOME, shelves, NOW);

test('what this run verified counts from when it was made, copies from when their original was', () => {
  expect(see(item(VERIFIED, { state: 'verified', id: 'snap-2' }))).toEqual({
    recoverableAt: { [HOME]: '2026-11-21T03:00:00Z', [DR]: '2026-11-21T03:00:00Z' },
    rpoSeconds: { [HOME]: 3600, [DR]: 3600 },
  });
});

test('what failed counts by what earlier runs left; with nothing, never', () => {
  const shelves = [
    shelf(HOME, { 'vol-1': '2026-11-20T04:00:00Z', 'vol-2': '2026-11-21T03:59:00Z' }),
    shelf(DR, {}),
  ];
  expect(see(item(FAILED, FAILED), shelves)).toEqual({
    recoverableAt: { [HOME]: '2026-11-20T04:00:00Z', [DR]: 'never' },
    rpoSeconds: { [HOME]: 86_400 },
  });
});

test('what could not be read is not known, and is not taken for another kind’s', () => {
  expect(see(item(VERIFIED, FAILED), [shelf(HOME, {})]).recoverableAt[DR]).toBe('unknown');
});

test('a clock that is behind makes no point of the future', () => {
  const ahead = { ...VERIFIED, createdAt: '2026-11-21T05:00:00Z' };
  expect(see(item(ahead, FAILED)).rpoSeconds[HOME]).toBe(0);
});

test('timings are those of the rounds, as far as it came', () => {
  expect(
    timingsOf(item(VERIFIED, { state: 'started', id: 'snap-2', since: '2026-11-21T03:11:00Z' })),
  ).toEqual({
    timing: { begun: '2026-11-21T03:00:01Z', verified: '2026-11-21T03:10:00Z' },
    copyTimings: { [DR]: { begun: '2026-11-21T03:11:00Z' } },
  });
});

test('the worst of each region, whatever the order, and none is lost', () => {
  const word = fc.constantFrom('never', 'unknown', '2026-11-21T03:00:00Z', '2026-11-01T00:00:00Z');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 50 }), (words) => {
      const resources = words.map((at): Recoverability => ({
        recoverableAt: { [HOME]: at },
        rpoSeconds: at.startsWith('2026') ? { [HOME]: (NOW.getTime() - Date.parse(at)) / 1000 } : {},
      }));
      const rpo = rpoByRegion(resources)[HOME]!;
      const known = words.filter((at) => at.startsWith('2026'));
      expect(rpo.never + rpo.unknown + known.length).toBe(words.length);
      for (const { rpoSeconds } of resources)
        expect(rpoSeconds[HOME] ?? 0).toBeLessThanOrEqual(rpo.oldestSeconds ?? 0);
      expect(rpoByRegion([...resources].reverse())).toEqual({ [HOME]: rpo });
      const [worst] = [...resources].sort((a, b) => badnessOf(b) - badnessOf(a));
      if (rpo.never > 0) expect(worst!.recoverableAt[HOME]).toBe('never');
    }),
  );
});

test('a fleet of any size', () => {
  const resources = Array.from({ length: 300_000 }, (_, seconds) => ({
    recoverableAt: { [HOME]: 'some time' },
    rpoSeconds: { [HOME]: seconds },
  }));
  expect(rpoByRegion(resources)[HOME]?.oldestSeconds).toBe(299_999);
});
