import fc from 'fast-check';
import type { BackupPlan, Retention } from '../../../lambda-src/core/plan';
import { previewOf, type Preview } from '../../../lambda-src/core/preview';
import { prune } from '../../../lambda-src/core/prune';
import { openCleanup, openRun, type Run } from '../../../lambda-src/core/run';
import type { Driver, ListedPoint } from '../../../lambda-src/ports/driver';
import { NOW, pointOf } from '../../support/points';

const HOME = 'us-east-1';
const DR = 'us-west-2';
const execution = { id: 'arn', name: 'x', startTime: NOW.toISOString() };

const planOf = (retention: Retention): BackupPlan => ({
  name: 'daily',
  select: { tags: { backup: ['true'] } },
  kinds: ['ebs'],
  consistency: { mode: 'crash' },
  region: HOME,
  retention,
  copies: [{ region: DR, retention }],
  deadlineSeconds: 3600,
});
const runOf = (retention: Retention): Run =>
  openRun({ vault: 'smart-vault', execution, plan: planOf(retention) });

/** A driver that finds volumes and lists points; it can change nothing. */
const reading = (sources: readonly string[], points: readonly ListedPoint[], closed?: string): Driver => {
  const driver: Pick<Driver, 'kind' | 'discover' | 'list'> = {
    kind: 'ebs',
    discover: () =>
      Promise.resolve({
        resources: sources.map((source) => ({ source, owner: 'i-1', sizeGiB: 8 })),
        skipped: [{ source: 'i-2', reason: 'has no EBS volume' }],
      }),
    list: (_vault, region) =>
      region === closed
        ? Promise.reject(new Error('closed'))
        : Promise.resolve(points.filter((point) => point.region === region)),
  };
  return driver as Driver;
};

const preview = (
  retention: Retention,
  sources: readonly string[],
  points: readonly ListedPoint[],
): Promise<Preview> => previewOf(runOf(retention), [reading(sources, points)], NOW);

const aged = (region: string, ...ages: number[]): ListedPoint[] =>
  ages.map((age) => pointOf(`${region}-${age}`, { age, region, sourceRegion: HOME }));

test('what it makes, of what, and where it copies to', async () => {
  const { create, skipped } = await preview({ days: 30, minimum: 1 }, ['vol-1'], []);
  expect(create).toEqual([{ kind: 'ebs', source: 'vol-1', owner: 'i-1', sizeGiB: 8, copies: [DR] }]);
  expect(skipped).toEqual([{ source: 'i-2', reason: 'has no EBS volume' }]);
});

test('what it makes pushes older points out, in every region', async () => {
  const points = [...aged(HOME, 1, 2), ...aged(DR, 1, 2)];
  const pushed = await preview({ newest: 2, minimum: 1 }, ['vol-1'], points);
  expect(pushed.delete).toMatchObject([
    {
      id: `${HOME}-2`,
      region: HOME,
      pushedOut: true,
      plan: 'daily',
      reason: 'number 3 from the newest, of which 2 stay',
    },
    { id: `${DR}-2`, region: DR, pushedOut: true },
  ]);
  expect(pushed.kept).toEqual({ newest: 2 });
  // Nothing is made of a volume that is not there any more.
  expect((await preview({ newest: 2, minimum: 1 }, [], points)).delete).toEqual([]);
});

test('what is too old goes by itself', async () => {
  const { delete: doomed } = await preview({ days: 30, minimum: 1 }, ['vol-1'], aged(HOME, 1, 31));
  expect(doomed).toMatchObject([{ id: `${HOME}-31`, pushedOut: false, rule: 'expired' }]);
});

test('the last one stays until there is another', async () => {
  const last = aged(HOME, 40);
  expect((await preview({ days: 30, minimum: 1 }, [], last)).delete).toEqual([]);
  expect((await preview({ days: 30, minimum: 1 }, ['vol-1'], last)).delete).toMatchObject([
    { pushedOut: true },
  ]);
});

test('where one region cannot be read, nothing would be deleted in any', async () => {
  const driver = reading(['vol-1'], aged(HOME, 1, 31), DR);
  const {
    create,
    delete: doomed,
    unreadable,
  } = await previewOf(runOf({ days: 30, minimum: 1 }), [driver], NOW);
  expect(create).toHaveLength(1);
  expect(doomed).toEqual([]);
  expect(unreadable).toEqual([{ kind: 'ebs', region: DR, error: 'closed' }]);
});

test('a cleanup makes nothing, and counts orphans', async () => {
  const cleanup = openCleanup({
    vault: 'smart-vault',
    execution,
    cleanup: { plans: [planOf({ days: 30, minimum: 1 })], regions: [], orphans: { days: 5, minimum: 1 } },
  });
  const points = [
    ...aged(HOME, 1, 31),
    pointOf('gone', { plan: 'gone', age: 9 }),
    pointOf('new', { plan: 'gone' }),
  ];
  const found = await previewOf(cleanup, [reading(['vol-1'], points)], NOW);
  expect(found.create).toEqual([]);
  expect(found.delete.map(({ id }) => id)).toEqual([`${HOME}-31`, 'gone']);
  expect(found.orphans).toEqual([{ plan: 'gone', region: HOME, points: 2 }]);
});

const ages = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 12 });
const policies = fc.record(
  {
    days: fc.integer({ min: 1, max: 40 }),
    newest: fc.integer({ min: 1, max: 5 }),
    weekly: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: [] },
);

test('it is what a run deletes that has made its point and prunes', async () => {
  await fc.assert(
    fc.asyncProperty(
      ages,
      ages,
      policies,
      fc.integer({ min: 1, max: 3 }),
      async (home, far, rules, minimum) => {
        const retention = { ...rules, minimum };
        const points = [...aged(HOME, ...home), ...aged(DR, ...far)];
        const made = [
          pointOf('new', { age: 0 }),
          pointOf('new-copy', { age: 0, region: DR, sourceRegion: HOME }),
        ];
        const foreseen = await preview(retention, ['vol-1'], points);
        const pass = await prune(
          { ...runOf(retention), pruneDryRun: true },
          { drivers: [reading([], [...points, ...made])], now: NOW, hurry: () => false },
        );
        const doomed = pass.decisions.flatMap(({ id, verdict }) => (verdict === 'delete' ? [id] : []));
        const told = foreseen.delete.map(({ id }) => id);
        expect(told.sort()).toEqual(doomed.sort());
      },
    ),
  );
});
