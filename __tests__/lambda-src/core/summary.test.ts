import type { RunRecord } from '../../../lambda-src/core/record';
import { messageOf, subjectOf, unusableRequest } from '../../../lambda-src/core/summary';

const RECORD: RunRecord = {
  version: 1,
  run: {
    id: 'daily-20261121T030000Z',
    vault: 'smart-vault',
    pruneDryRun: false,
    deadline: '2026-11-21T15:00:00Z',
    execution: { id: 'arn', name: 'name', startTime: '2026-11-21T03:00:00Z' },
    plan: {
      name: 'daily',
      select: { tag: { key: 'backup', value: 'true' } },
      kinds: ['ebs'],
      region: 'us-east-1',
      retention: { days: 30, minimum: 1 },
      copies: [{ region: 'us-west-2', retention: { days: 30, minimum: 1 } }],
      deadlineSeconds: 43_200,
    },
  },
  status: 'partial',
  endedAt: '2026-11-21T05:00:00Z',
  totals: { planned: 2, created: 2, copied: 1, failed: 1, deleted: 0, skipped: 0 },
  resources: [
    {
      kind: 'ebs',
      source: 'vol-1',
      owner: 'i-1',
      name: 'web',
      phase: 'verified',
      point: 'snap-1',
      copies: { 'us-west-2': 'snap-9' },
      failures: [],
    },
    {
      kind: 'ebs',
      source: 'vol-2',
      phase: 'failed',
      point: 'snap-2',
      copies: {},
      failures: ['copy to us-west-2: lost'],
    },
  ],
  skipped: [],
  pruned: [],
  kept: { newest: 2, age: 7 },
  errors: [],
};

test('the subject says how it ended, in ASCII and within what SNS takes', () => {
  expect(subjectOf(RECORD)).toBe('PARTIAL: smart-vault daily - 2/2 created, 1 copied, 1 failed');
  const long = { ...RECORD, run: { ...RECORD.run, plan: { ...RECORD.run.plan, name: 'x'.repeat(120) } } };
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

Failed:
  vol-2: copy to us-west-2: lost

Created and copied:
  vol-1 of i-1 web: snap-1 -> snap-9 (us-west-2)
  vol-2: snap-2

Kept:
  2 by the rule "newest"
  7 by the rule "age"

Record: s3://reports/record.json`);
});

test('long lists are cut, and say so', () => {
  const skipped = Array.from({ length: 60 }, (_, index) => ({ source: `i-${index}`, reason: 'why' }));
  const message = messageOf({ ...RECORD, skipped }, 's3://x');
  expect(message).toContain('  i-49: why\n  ... and 10 more, see the record');
  expect(message).not.toContain('i-50');
});

test('a run that could not begin is told of as well', () => {
  expect(unusableRequest('smart-vault', 'The run’s input is not usable')).toEqual({
    subject: 'FAILURE: smart-vault - the run could not begin',
    message: 'smart-vault: nothing was backed up.\n\nThe run’s input is not usable',
  });
});
