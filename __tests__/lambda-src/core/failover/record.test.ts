import type { FailoverOrder, Member } from '../../../../lambda-src/core/failover/order';
import { failoverRecord, type Ended } from '../../../../lambda-src/core/failover/record';
import { messageOf, subjectOf } from '../../../../lambda-src/core/failover/words';
import type { RestoreRecord } from '../../../../lambda-src/core/restore/record';

const ASKED = '2026-11-21T03:00:00.000Z';
const NOW = new Date('2026-11-21T05:00:00.000Z');

const member = (label: string, stage: Member['stage'], pointAt = '2026-11-21T02:00:00.000Z'): Member => ({
  ...{ unit: label, kind: 'rds', source: label, label, plans: ['daily'], stage },
  restore: { points: [{ id: `point of ${label}` }], pointAt } as unknown as Member['restore'],
});

const ORDER: FailoverOrder = {
  ...{ version: 1, id: 'failover-1', vault: 'vault', from: 'us-east-1', region: 'us-west-2', askedAt: ASKED },
  ...{ plans: ['daily'], members: [], serving: [], absent: [], leftOut: [], unknown: [], remarks: [] },
  targets: { rtoSeconds: 4 * 3600, rpoSeconds: { daily: 24 * 3600 } },
};

const well = (one: Member, endedAt = '2026-11-21T04:00:00.000Z'): Ended => ({
  member: one,
  record: { outcome: 'success', endedAt, made: [], steps: [] } as unknown as RestoreRecord,
});
const failed = (one: Member): Ended => ({
  member: one,
  record: {
    ...{ outcome: 'failure', endedAt: ASKED, made: [], steps: [] },
    stopped: { step: 'restore database', phase: 'provision', reason: 'no' },
  } as unknown as RestoreRecord,
});
const STAGES = (['data', 'instances'] as const).map((stage) => ({ stage, seconds: 60 }));
const recordOf = (ended: readonly Ended[], order = ORDER, interrupted = false) =>
  failoverRecord(order, ended, STAGES, NOW, interrupted);

test('everything serves: the longest of both is what counts', () => {
  const record = recordOf([
    well(member('orders', 'data')),
    well(member('web', 'instances', '2026-11-20T22:00:00.000Z'), '2026-11-21T04:30:00.000Z'),
  ]);
  expect(record).toMatchObject({ status: 'success', rtoSeconds: 5400, rpoSeconds: 5 * 3600 });
  expect(record).not.toHaveProperty('reason');
  expect(subjectOf(record)).toBe('SUCCESS: vault failover to us-west-2 - 2 of 2 serve, RTO 90 min, RPO 5 h');
});

test('the moment that was asked for is what the age is held against', () => {
  const order = { ...ORDER, at: '2026-11-21T02:30:00.000Z' };
  expect(recordOf([well(member('orders', 'data'))], order)).toMatchObject({ rpoSeconds: 1800 });
});

test('what fails is missing to what comes after it, and to nothing of its own stage', () => {
  const ended = [
    failed(member('orders', 'data')),
    well(member('carts', 'data')),
    well(member('web', 'instances')),
  ];
  const record = recordOf(ended);
  expect(record.members.map(({ without }) => without)).toEqual([[], [], ['orders']]);
  expect(record).toMatchObject({ status: 'failure', reason: '1 of 3 do not serve' });
  const message = messageOf(record, 's3://bucket/key');
  expect(message).toContain('FAILURE: orders: nothing made');
  expect(message).toContain('restore database: no');
  expect(message).toContain('without what does not serve: orders');
  expect(message).toContain('Go on with: vault failover --to us-west-2 --resume failover-1');
});

test('a target that was missed is no success', () => {
  const late = well(member('orders', 'data'), '2026-11-21T07:00:01.000Z');
  expect(recordOf([late])).toMatchObject({
    status: 'failure',
    reason: '1 missed a target',
    members: [{ missed: ['RTO 14401 s, and the target is 14400 s'] }],
  });
  const old = well(member('orders', 'data', '2026-11-20T02:59:59.000Z'));
  expect(recordOf([old]).members[0]!.missed).toEqual(['RPO 86401 s, and the target is 86400 s']);
});

test.each([
  [{ absent: [{ ...member('lame', 'data'), reason: 'no copy' }] }, '1 not brought up'],
  [{ unknown: ['daily'] }, 'of 1 plans it is not known what they protect'],
  [
    {
      serving: [{ ...member('old', 'data'), failover: 'failover-0', pointAt: ASKED, made: [], newer: ASKED }],
    },
    '1 serve an older state than their newest copy',
  ],
])('%j is no success', (given, reason) => {
  const record = recordOf([well(member('orders', 'data'))], { ...ORDER, ...given });
  expect(record).toMatchObject({ status: 'failure', reason });
});

test('interrupted is what has not come to its end', () => {
  const ended = [well(member('orders', 'data')), { member: member('web', 'instances') }];
  expect(recordOf(ended, ORDER, true)).toMatchObject({
    status: 'interrupted',
    members: [{ outcome: 'success' }, { outcome: 'interrupted', reason: 'was interrupted' }],
  });
  expect(recordOf([well(member('orders', 'data'))], ORDER, true).status).toBe('success');
});
