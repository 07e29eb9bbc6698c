import type { Run } from '../../lambda-src/core/run';
import { readEnvironment } from '../../lambda-src/env';
import { asksForCleanup, runFrom, UnusableRequest } from '../../lambda-src/request';

const ENVIRONMENT = readEnvironment({
  VAULT_NAME: 'v',
  SOURCE_REGION: 'us-east-1',
  DEST_REGION: 'us-west-2',
  DEST_KMS_KEY_ARN: 'arn:key',
  RETENTION_DAYS: '7',
  MAX_SNAPSHOTS: '2',
  SNS_TOPIC_ARN: 'arn:topic',
  REPORTS_BUCKET: 'reports',
});
const EXECUTION = { id: 'arn:execution', name: 'by-hand', startTime: '2026-11-21T03:00:05.123Z' };
const anyRunOf = (event: unknown) => runFrom({ event, execution: EXECUTION }, ENVIRONMENT);
const runOf = (event: unknown) => anyRunOf(event) as Run;

test('an empty input runs what the environment says', () => {
  expect(runOf({})).toEqual({
    id: 'default-by-hand',
    vault: 'v',
    execution: EXECUTION,
    since: EXECUTION.startTime,
    deadline: '2026-11-21T15:00:05.123Z',
    pruneDryRun: false,
    plan: {
      name: 'default',
      select: { tags: { backup: ['true'] } },
      kinds: ['ebs'],
      consistency: { mode: 'crash' },
      region: 'us-east-1',
      retention: { days: 7, newest: 2, minimum: 1 },
      copies: [{ region: 'us-west-2', kmsKeyArn: 'arn:key', retention: { days: 7, newest: 2, minimum: 1 } }],
      deadlineSeconds: 43_200,
    },
  });
});

test('what the input says comes before the environment', () => {
  const { plan } = runOf({
    plan: { name: 'weekly', retention: { days: 90 }, copies: [], deadlineSeconds: 60 },
  });
  expect(plan).toMatchObject({
    name: 'weekly',
    retention: { days: 90, minimum: 1 },
    copies: [],
    deadlineSeconds: 60,
  });
});

test('a tag is selected by a value or by several, and a consistency is carried', () => {
  const select = { tags: { backup: 'true', tier: ['gold', 'silver'] }, exclude: { env: 'dev' } };
  const consistency = { mode: 'application', before: ['sync'], after: [] };
  expect(runOf({ plan: { select, consistency } }).plan).toMatchObject({
    select: { tags: { backup: ['true'], tier: ['gold', 'silver'] }, exclude: { env: ['dev'] } },
    consistency: { ...consistency, timeoutSeconds: 60 },
  });
});

test('a scheduled run is named by its time, so that the same event is the same run', () => {
  const scheduled = {
    plan: { name: 'daily', retention: { days: 30 } },
    scheduledTime: '2026-11-21T03:00:00Z',
  };
  expect(runOf(scheduled).id).toBe('daily-20261121T030000Z');
});

test.each([
  ['retention 0', { plan: { retention: { days: 0 } } }, 'event.plan.retention.days: '],
  ['a lock for ever', { plan: { lock: { mode: 'governance', days: 36_501 } } }, 'event.plan.lock.days: '],
  [
    'a cooling-off in governance mode',
    { plan: { lock: { mode: 'governance', days: 1, coolOffHours: 1 } } },
    'event.plan.lock: has coolOffHours, and is not compliance',
  ],
  ['an unknown kind', { plan: { kinds: ['floppy'] } }, 'event.plan.kinds.0: '],
  ['the name of the cleanup', { plan: { name: 'cleanup' } }, 'event.plan.name: '],
  ['nothing to select by', { plan: { select: { tags: {} } } }, 'event.plan.select.tags: '],
  ['a tag without a value', { plan: { select: { tags: { a: [] } } } }, 'event.plan.select.tags.a: '],
  [
    'hooks without an end',
    { plan: { consistency: { mode: 'application', before: ['x'] } } },
    'event.plan.consistency.after: ',
  ],
  [
    'a copy to nowhere',
    { plan: { copies: [{ region: '1234/us-west-2' }] } },
    'event.plan.copies.0.region: must be a region, or one of another account: 210987654321/us-west-2',
  ],
  [
    'a copy to another account of nothing',
    { plan: { copies: [{ region: 'us-west-2' }, { region: '210987654321/eu-west-1' }] } },
    'to another account must go where the plan copies to as well, got 210987654321/eu-west-1',
  ],
  [
    'a copy to another account of what stays',
    { plan: { kinds: ['rds'], copies: [{ region: 'us-west-2' }, { region: '210987654321/us-west-2' }] } },
    'to another account must be left out for kinds that stay in their account such as rds',
  ],
  ['a name that is no tag value', { plan: { name: 'a b' } }, 'event.plan.name: '],
  ['a time that is none', { scheduledTime: 'today' }, 'event.scheduledTime: '],
  ['no object', 'daily', 'event: '],
])('refuses %s and names the key', (_what, event, words) => {
  expect(() => runOf(event)).toThrow(UnusableRequest);
  expect(() => runOf(event)).toThrow(words);
});

test.each([
  [
    'a misspelt key, so that no dry run deletes',
    { pruneDryrun: true },
    'event: Unrecognized key: "pruneDryrun"',
  ],
  [
    'a rule and a value',
    { plan: { retention: { days: 0 } } },
    'event.plan.retention.days: Too small: expected number to be >=1',
  ],
  [
    'another plan without its retention, which would be pruned by this one’s',
    { plan: { name: 'weekly' } },
    'event.plan.retention: is required with the name of a plan',
  ],
])('refuses %s', (_what, event, words) => {
  expect(() => runOf(event)).toThrow(words);
});

test('refuses snapshots and images of the same volumes', () => {
  expect(() => runOf({ plan: { kinds: ['ebs', 'ami'] } })).toThrow(
    'The kinds of plan default must not hold both ebs and ami',
  );
});

test('refuses copies into the region itself', () => {
  expect(() => runOf({ plan: { copies: [{ region: 'us-east-1' }] } })).toThrow(
    'The copies of plan default must go to another region than its own, got us-east-1',
  );
});

describe('a cleanup', () => {
  const daily = { name: 'daily', retention: { days: 30 }, copies: [{ region: 'us-west-2' }] };

  test('prunes the plans that it names', () => {
    const cleanup = { plans: [daily], orphans: { days: 90 }, regions: ['eu-west-1'] };
    expect(anyRunOf({ cleanup, scheduledTime: '2026-12-01T00:00:00Z' })).toEqual({
      id: 'cleanup-20261201T000000Z',
      vault: 'v',
      execution: EXECUTION,
      since: EXECUTION.startTime,
      pruneDryRun: false,
      cleanup: {
        plans: [
          expect.objectContaining({
            name: 'daily',
            region: 'us-east-1',
            retention: { days: 30, minimum: 1 },
            copies: [{ region: 'us-west-2', retention: { days: 30, minimum: 1 } }],
          }),
        ],
        orphans: { days: 90, minimum: 1 },
        regions: ['eu-west-1'],
      },
    });
  });

  test('keeps orphans where nothing is said of them', () => {
    expect(anyRunOf({ cleanup: { plans: [daily] } })).toMatchObject({
      id: 'cleanup-by-hand',
      cleanup: { regions: [] },
    });
    expect(anyRunOf({ cleanup: { plans: [daily] } })).not.toHaveProperty('cleanup.orphans');
  });

  test.each([
    ['of no plan', { plans: [] }, 'event.cleanup.plans: '],
    [
      'of a plan that would be pruned as another',
      { plans: [{ name: 'daily' }] },
      'event.cleanup.plans.0.retention: is required with the name of a plan',
    ],
    [
      'of a plan twice, by two retentions',
      { plans: [daily, { ...daily, retention: { days: 1 } }] },
      'event.cleanup.plans: must name each plan once, got daily in us-east-1 twice',
    ],
    [
      'that keeps no day of orphans',
      { plans: [daily], orphans: { days: 0 } },
      'event.cleanup.orphans.days: ',
    ],
    ['with a misspelt key', { plans: [daily], orphan: {} }, 'event.cleanup: Unrecognized key: "orphan"'],
  ])('is refused %s', (_what, cleanup, words) => {
    expect(() => anyRunOf({ cleanup })).toThrow(UnusableRequest);
    expect(() => anyRunOf({ cleanup })).toThrow(words);
    expect(asksForCleanup({ event: { cleanup } })).toBe(true);
  });

  test('is not a run of a plan as well', () => {
    expect(() => anyRunOf({ cleanup: { plans: [daily] }, plan: daily })).toThrow(
      'event: asks for a plan and for a cleanup',
    );
  });

  test.each([{}, { plan: daily }, 'cleanup', null])('is not asked for by %j', (event) => {
    expect(asksForCleanup({ event })).toBe(false);
  });
});
