import type { RunRecord } from '../../../lambda-src/core/record';
import { openCleanup, openRun } from '../../../lambda-src/core/run';
import { dimensionsOf, metricsOf, recoverableOf } from '../../../lambda-src/core/run-metrics';

const asked = {
  vault: 'smart-vault',
  execution: { id: 'arn', name: 'x', startTime: '2026-11-21T03:00:00Z' },
};
const plan = {
  name: 'daily',
  select: { tags: { backup: ['true'] } },
  kinds: ['ebs' as const],
  consistency: { mode: 'crash' as const },
  region: 'us-east-1',
  retention: { days: 30, minimum: 1 },
  copies: ['us-west-2', 'eu-west-1'].map((region) => ({ region, retention: { days: 30, minimum: 1 } })),
  deadlineSeconds: 3600,
};
const record: RunRecord = {
  version: 1,
  run: openRun({ ...asked, plan }),
  status: 'partial',
  endedAt: '2026-11-21T03:30:00Z',
  rpo: {
    'us-east-1': { oldestSeconds: 1800, never: 0, unknown: 0 },
    'us-west-2': { oldestSeconds: 90_000, never: 0, unknown: 0 },
    'eu-west-1': { oldestSeconds: 3600, never: 1, unknown: 0 },
  },
  totals: {
    planned: 5,
    protected: 3,
    created: 4,
    copied: 6,
    copiesHeldBack: 2,
    failed: 2,
    deleted: 7,
    skipped: 0,
  },
  resources: [],
  skipped: [],
  warnings: [],
  pruned: [],
  kept: {},
  orphans: [],
  errors: [],
};

test('a run is measured by its totals, its worst lags and its time', () => {
  expect(metricsOf(record)).toEqual({
    RunsFailed: 1,
    SnapshotsCreated: 4,
    SnapshotsCopied: 6,
    SnapshotsDeleted: 7,
    CopiesHeldBack: 2,
    ResourcesPlanned: 5,
    ResourcesProtected: 3,
    ResourcesFailed: 2,
    RunDurationSeconds: 1800,
    RpoLagSeconds: 1800,
    CopyRpoLagSeconds: 90_000,
  });
  expect(dimensionsOf(record.run)).toEqual({ Vault: 'smart-vault', Plan: 'daily', Region: 'us-east-1' });
});

test('where nothing can be restored there is no lag to tell, and no 0 that looks like none', () => {
  const none = { never: 2, unknown: 0 };
  const values = metricsOf({ ...record, rpo: { 'us-east-1': none, 'us-west-2': none } });
  expect(values).not.toHaveProperty('RpoLagSeconds');
  expect(values).not.toHaveProperty('CopyRpoLagSeconds');
});

test('only a run that is wholly green has not failed', () => {
  expect(metricsOf({ ...record, status: 'success' }).RunsFailed).toBe(0);
  expect(metricsOf({ ...record, status: 'failure' }).RunsFailed).toBe(1);
});

describe('as of when everything can be restored', () => {
  const good = {
    'us-east-1': { oldestSeconds: 1800, never: 0, unknown: 0 },
    'us-west-2': { oldestSeconds: 90_000, never: 0, unknown: 0 },
  };

  test('is the oldest of all regions, and belongs to that moment', () => {
    expect(recoverableOf({ ...record, rpo: good })).toEqual({
      values: { ResourcesRecoverable: 5 },
      at: new Date(Date.parse(record.endedAt) - 90_000_000),
    });
  });

  test.each([
    ['one cannot be restored', { ...good, 'us-west-2': { oldestSeconds: 1, never: 1, unknown: 0 } }],
    ['of one it is not known', { ...good, 'us-west-2': { oldestSeconds: 1, never: 0, unknown: 1 } }],
    ['there is nothing', {}],
  ])('is never, where %s', (_, rpo) => {
    expect(recoverableOf({ ...record, rpo })).toBeUndefined();
  });
});

test('a cleanup tells what it deleted, and nothing that an alarm waits for', () => {
  const run = openCleanup({ ...asked, cleanup: { plans: [plan], regions: [] } });
  expect(metricsOf({ ...record, run })).toEqual({
    RunsFailed: 1,
    RunDurationSeconds: 1800,
    SnapshotsDeleted: 7,
  });
  expect(recoverableOf({ ...record, run, rpo: {} })).toBeUndefined();
  expect(dimensionsOf(run)).toEqual({ Vault: 'smart-vault', Plan: 'cleanup', Region: 'us-east-1' });
});
