import fc from 'fast-check';
import { newItem, type Resource } from '../../../lambda-src/core/item';
import { openRun } from '../../../lambda-src/core/run';
import { lookAgain } from '../../../lambda-src/core/second-look';
import type { Driver, Skipped } from '../../../lambda-src/ports/driver';

const START = '2026-11-21T03:00:00.000Z';
const run = openRun({
  vault: 'smart-vault',
  execution: { id: 'arn', name: 'x', startTime: START },
  plan: {
    name: 'daily',
    select: { tags: { backup: ['true'] } },
    kinds: ['ebs'],
    consistency: { mode: 'crash' },
    region: 'us-east-1',
    retention: { days: 30, minimum: 1 },
    copies: [],
    deadlineSeconds: 3600,
  },
});

/** What a driver finds the second time. */
const finding = (resources: readonly Resource[]): Driver => {
  const driver: Pick<Driver, 'kind' | 'discover'> = {
    kind: 'ebs',
    discover: () => Promise.resolve({ resources, skipped: [] }),
  };
  return driver as Driver;
};

async function missedOf(
  found: readonly Resource[],
  planned: readonly string[] = [],
  skipped: readonly Skipped[] = [],
): Promise<string[]> {
  const items = planned.map((source) => newItem({ source }, []));
  const manifest = {
    run,
    batches: [{ index: 0, kind: 'ebs' as const, items, progressAt: START }],
    skipped,
    warnings: [],
  };
  const { missed } = await lookAgain(run, manifest, [finding(found)]);
  return missed.map(({ item }) => item.source);
}

test.each<[string, Resource, string[]]>([
  ['older than the run', { source: 'vol-1', since: '2026-11-21T02:59:59.999Z' }, ['vol-1']],
  ['as old as the run', { source: 'vol-1', since: START }, []],
  ['of no known age', { source: 'vol-1' }, ['vol-1']],
  ['planned', { source: 'vol-2' }, []],
  ['left out, with its reason', { source: 'vol-3' }, []],
  ['of an instance that was left out', { source: 'vol-1', owner: 'i-3' }, []],
])('%s', async (_what, resource, missed) => {
  const left = ['vol-3', 'i-3'].map((source) => ({ source, reason: 'why' }));
  expect(await missedOf([resource], ['vol-2'], left)).toEqual(missed);
});

test('nothing is both planned or left out and missed, and nothing old is lost', async () => {
  const source = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(source),
      fc.uniqueArray(source),
      fc.uniqueArray(source),
      async (found, planned, left) => {
        const skipped = left.map((one) => ({ source: one, reason: 'why' }));
        const missed = await missedOf(
          found.map((one) => ({ source: one })),
          planned,
          skipped,
        );
        expect(missed).toEqual(found.filter((one) => !planned.includes(one) && !left.includes(one)));
      },
    ),
  );
});
