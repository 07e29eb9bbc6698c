import type { ResourceRecord, RunRecord } from '../../../lambda-src/core/record';
import type { Cleanup, Run } from '../../../lambda-src/core/run';
import { messageOf, subjectOf, unusableRequest } from '../../../lambda-src/core/summary';

const RUN: Run = {
  id: 'daily-20261121T030000Z',
  vault: 'smart-vault',
  pruneDryRun: false,
  since: '2026-11-21T03:00:00Z',
  deadline: '2026-11-21T15:00:00Z',
  execution: { id: 'arn', name: 'name', startTime: '2026-11-21T03:00:00Z' },
  plan: {
    name: 'daily',
    select: { tags: { backup: ['true'] } },
    kinds: ['ebs'],
    consistency: { mode: 'crash' },
    region: 'us-east-1',
    retention: { days: 30, minimum: 1 },
    copies: [{ region: 'us-west-2', retention: { days: 30, minimum: 1 } }],
    deadlineSeconds: 43_200,
  },
};

const RECORD: RunRecord = {
  version: 1,
  run: RUN,
  status: 'partial',
  endedAt: '2026-11-21T05:00:00Z',
  rpo: {
    'us-east-1': { oldestSeconds: 7_000, never: 0, unknown: 0 },
    'us-west-2': { oldestSeconds: 7_200, never: 1, unknown: 0 },
  },
  totals: {
    planned: 2,
    protected: 1,
    created: 2,
    copied: 1,
    copiesHeldBack: 0,
    failed: 1,
    deleted: 0,
    skipped: 0,
  },
  resources: [
    {
      kind: 'ebs',
      source: 'vol-1',
      owner: 'i-1',
      name: 'web',
      phase: 'verified',
      point: 'snap-1',
      copies: { 'us-west-2': 'snap-9' },
      timing: { begun: '2026-11-21T03:00:00Z', verified: '2026-11-21T03:10:00Z' },
      copyTimings: {},
      recoverableAt: { 'us-east-1': '2026-11-21T03:00:00Z', 'us-west-2': '2026-11-21T03:00:00Z' },
      rpoSeconds: { 'us-east-1': 7_200, 'us-west-2': 7_200 },
      failures: [],
    },
    {
      kind: 'ebs',
      source: 'vol-2',
      phase: 'failed',
      point: 'snap-2',
      copies: {},
      timing: {},
      copyTimings: {},
      recoverableAt: { 'us-east-1': '2026-11-21T03:03:20Z', 'us-west-2': 'never' },
      rpoSeconds: { 'us-east-1': 7_000 },
      failures: ['copy to us-west-2: lost'],
    },
  ],
  skipped: [],
  pruned: [],
  kept: { newest: 2, age: 7 },
  warnings: [],
  orphans: [],
  errors: [],
};

test('the subject says how it ended, in ASCII and within what SNS takes', () => {
  expect(subjectOf(RECORD)).toBe('PARTIAL: smart-vault daily - 2/2 created, 1 copied, 1 failed');
  const long = { ...RECORD, run: { ...RUN, plan: { ...RUN.plan, name: 'x'.repeat(120) } } };
  expect(subjectOf(long)).toHaveLength(100);
});

test('the message tells what was created, copied, kept and lost', () => {
  expect(messageOf(RECORD, 's3://reports/record.json'))
    .toBe(`smart-vault: plan daily, run daily-20261121T030000Z: PARTIAL
From 2026-11-21T03:00:00Z to 2026-11-21T05:00:00Z, us-east-1 -> us-west-2

Planned  2
Created  2
Copied   1
Pruned   0
Skipped  0
Failed   1
RPO      us-east-1: 116 min at most
RPO      us-west-2: 2 h at most, never 1

Failed:
  vol-2: copy to us-west-2: lost (can be restored: us-east-1 116 min ago, us-west-2 never)

Created and copied:
  vol-1 of i-1 web: snap-1 -> snap-9 (us-west-2)
  vol-2: snap-2

Kept:
  2 by the rule "newest"
  7 by the rule "age"

Record: s3://reports/record.json`);
});

test('the page has a line of its own, also when it could not be written', () => {
  const without = messageOf(RECORD, 's3://reports/record.json');
  expect(messageOf(RECORD, 's3://reports/record.json', { location: 's3://reports/latest.html' })).toBe(
    `${without}\nReport: s3://reports/latest.html (download it, or run: npx vault report)`,
  );
  expect(messageOf(RECORD, 's3://reports/record.json', { error: 'AccessDenied: no' })).toBe(
    `${without}\nReport: could not be written: AccessDenied: no`,
  );
});

test('long lists are cut, and say so', () => {
  const skipped = Array.from({ length: 60 }, (_, index) => ({ source: `i-${index}`, reason: 'why' }));
  const message = messageOf({ ...RECORD, skipped }, 's3://x');
  expect(message).toContain('  i-49: why\n  ... and 10 more, see the record');
  expect(message).not.toContain('i-50');
});

test('of what failed, the worst stands first', () => {
  const failed = (source: string, recoverableAt: string, seconds?: number): ResourceRecord => ({
    ...RECORD.resources[1]!,
    source,
    recoverableAt: { 'us-east-1': recoverableAt },
    rpoSeconds: seconds === undefined ? {} : { 'us-east-1': seconds },
  });
  const resources = [
    failed('vol-day', '2026-11-20T05:00:00Z', 86_400),
    failed('vol-unknown', 'unknown'),
    failed('vol-never', 'never'),
    failed('vol-week', '2026-11-14T05:00:00Z', 7 * 86_400),
  ];
  const lines = messageOf({ ...RECORD, resources }, 's3://x').split('\n');
  expect(lines.flatMap((line) => /^ {2}(vol-\w+): copy/.exec(line)?.[1] ?? [])).toEqual([
    'vol-never',
    'vol-unknown',
    'vol-week',
    'vol-day',
  ]);
});

test('what should be mended stands on top', () => {
  const warnings = [{ source: 'vol-1', problem: 'tag backup:retention must have a rule, got ""' }];
  expect(messageOf({ ...RECORD, warnings }, 's3://x')).toContain(`us-east-1 -> us-west-2

Warnings:
  vol-1: tag backup:retention must have a rule, got ""

Planned  2
`);
});

test('with nothing found, the notice says what was looked for', () => {
  const select = { tags: { backup: ['true'], tier: ['gold', 'silver'] }, exclude: { env: ['dev'] } };
  const totals = { ...RECORD.totals, planned: 0 };
  const message = messageOf({ ...RECORD, totals, run: { ...RUN, plan: { ...RUN.plan, select } } }, 's3://x');
  expect(message).toContain('no resource with an attached volume is tagged backup=true and tier=gold|silver');
});

test('with nothing found of other kinds, it says of which', () => {
  const totals = { ...RECORD.totals, planned: 0 };
  const run: Run = { ...RUN, plan: { ...RUN.plan, kinds: ['rds', 'aurora'] } };
  const message = messageOf({ ...RECORD, totals, run }, 's3://x');
  expect(message).toContain('nothing to protect was found: no resource of the kind rds or aurora is tagged ');
});

describe('a cleanup', () => {
  const { vault, plan, execution, pruneDryRun } = RUN;
  const run: Cleanup = {
    id: 'cleanup-20261201T000000Z',
    vault,
    execution,
    since: RUN.since,
    pruneDryRun,
    cleanup: { plans: [plan, { ...plan, name: 'weekly' }], regions: [] },
  };
  const record: RunRecord = {
    ...RECORD,
    run,
    status: 'success',
    resources: [],
    rpo: {},
    totals: {
      planned: 0,
      protected: 0,
      created: 0,
      copied: 0,
      copiesHeldBack: 0,
      failed: 0,
      deleted: 1,
      skipped: 0,
    },
    pruned: [
      {
        id: 'snap-1',
        source: 'vol-1',
        kind: 'ebs',
        region: 'us-west-2',
        verdict: 'delete',
        rule: 'expired',
        reason: '31 days old, kept for 30 days',
        outcome: 'deleted',
      },
    ],
    orphans: [
      { plan: 'retired', region: 'us-east-1', points: 3 },
      { plan: 'retired', region: 'us-west-2', points: 2 },
    ],
  };

  test('has a subject of its own', () => {
    expect(subjectOf(record)).toBe('SUCCESS: smart-vault cleanup - 1 deleted');
    expect(subjectOf({ ...record, run: { ...run, pruneDryRun: true } })).toBe(
      'SUCCESS: smart-vault cleanup (dry run) - 1 deleted',
    );
  });

  test('tells what it deleted, and what belongs to no plan any more', () => {
    expect(messageOf(record, 's3://reports/record.json'))
      .toBe(`smart-vault: cleanup, run cleanup-20261201T000000Z: SUCCESS
From 2026-11-21T03:00:00Z to 2026-11-21T05:00:00Z, plans daily, weekly

Pruned   1
Orphans  5

Pruned:
  snap-1 in us-west-2 (vol-1) deleted: 31 days old, kept for 30 days

Kept:
  2 by the rule "newest"
  7 by the rule "age"

Orphans, for which no plan cares any more:
  3 of plan retired in us-east-1: all kept
  2 of plan retired in us-west-2: all kept

Record: s3://reports/record.json`);
    const pruned = { ...run, cleanup: { ...run.cleanup, orphans: { days: 90, minimum: 1 } } };
    expect(messageOf({ ...record, run: pruned }, 's3://x')).toContain(
      '3 of plan retired in us-east-1: kept as cleanup.orphans says',
    );
  });
});

test.each([
  [false, 'smart-vault: nothing was backed up.\n\nThe run’s input is not usable'],
  [true, 'smart-vault: nothing was cleaned up.\n\nThe run’s input is not usable'],
])('a run that could not begin is told of as well (cleanup: %s)', (forCleanup, message) => {
  expect(unusableRequest('smart-vault', 'The run’s input is not usable', forCleanup)).toEqual({
    subject: 'FAILURE: smart-vault - the run could not begin',
    message,
  });
});
