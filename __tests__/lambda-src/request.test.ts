import { readEnvironment } from '../../lambda-src/env';
import { runFrom, UnusableRequest } from '../../lambda-src/request';

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
const runOf = (event: unknown) => runFrom({ event, execution: EXECUTION }, ENVIRONMENT);

test('an empty input runs what the environment says', () => {
  expect(runOf({})).toEqual({
    id: 'default-by-hand',
    vault: 'v',
    execution: EXECUTION,
    deadline: '2026-11-21T15:00:05.123Z',
    pruneDryRun: false,
    plan: {
      name: 'default',
      select: { tag: { key: 'backup', value: 'true' } },
      kinds: ['ebs'],
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

test('a scheduled run is named by its time, so that the same event is the same run', () => {
  const scheduled = {
    plan: { name: 'daily', retention: { days: 30 } },
    scheduledTime: '2026-11-21T03:00:00Z',
  };
  expect(runOf(scheduled).id).toBe('daily-20261121T030000Z');
});

test.each([
  ['retention 0', { plan: { retention: { days: 0 } } }, 'event.plan.retention.days: '],
  ['an unknown kind', { plan: { kinds: ['floppy'] } }, 'event.plan.kinds.0: '],
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

test('refuses copies into the region itself', () => {
  expect(() => runOf({ plan: { copies: [{ region: 'us-east-1' }] } })).toThrow(
    'The copies of plan default must go to another region than its own, got us-east-1',
  );
});
