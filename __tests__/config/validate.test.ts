import { BACKUP_KINDS, type ConsistencyInput } from '../../config/types';
import { validateVault } from '../../config/validate';
import type { Consistency } from '../../lambda-src/core/consistency';
import { problemsIn } from '../support/problems';

const daily = { 'us-east-1': { plans: ['daily'] } };
const anyTime = { schedule: 'rate(1 day)' };
const kmsKeyArn = 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab';

/** The problems of a configuration, one text each. */
const problemsOf = (input: unknown): readonly string[] => problemsIn(() => validateVault(input));

describe('defaults', () => {
  it('fills in everything but the regions', () => {
    expect(validateVault({ regions: daily })).toEqual({
      name: 'smart-vault',
      adopted: {},
      tags: {},
      throwAway: false,
      provider: { version: '>= 5.100, < 7.0' },
      state: { type: 'local' },
      notifications: { emails: [], sms: [] },
      logs: { retentionDays: 30, bucketAccessDays: 90 },
      alarms: { noSnapshotsHours: 26 },
      dashboards: true,
      tracing: false,
      security: {},
      plans: {
        daily: {
          schedule: 'cron(0 2 * * ? *)',
          timeZone: 'UTC',
          select: { tags: { backup: ['true'] } },
          kinds: ['ebs'],
          consistency: { mode: 'crash' },
          retention: { days: 30, newest: 2, minimum: 1 },
          deadlineHours: 12,
        },
      },
      cleanup: { schedule: 'cron(0 0 1 * ? *)', timeZone: 'UTC' },
      regions: { 'us-east-1': { plans: ['daily'], copyTo: [] } },
    });
  });

  it.each([
    ['daily', 'cron(0 2 * * ? *)', { days: 30, newest: 2, minimum: 1 }],
    ['weekly', 'cron(0 1 ? * SUN *)', { weekly: 12, newest: 2, minimum: 1 }],
    ['monthly', 'cron(0 4 1 * ? *)', { monthly: 12, newest: 2, minimum: 1 }],
  ])('knows when %s is, and what it keeps', (name, schedule, retention) => {
    const { plans } = validateVault({ regions: { 'us-east-1': { plans: [name] } }, plans: { [name]: {} } });
    expect(plans[name]).toMatchObject({ schedule, retention });
  });

  it('keeps what is said over what a name means', () => {
    const weekly = { schedule: 'rate(7 days)', retention: { newest: 3 } };
    const hourly = { schedule: 'rate(1 hour)' };
    const { plans } = validateVault({ regions: daily, plans: { daily: {}, weekly, hourly } });
    expect(plans.weekly).toMatchObject({ ...weekly, retention: { newest: 3, minimum: 1 } });
    expect(plans.hourly?.retention).toEqual({ days: 30, newest: 2, minimum: 1 });
  });

  it('keeps copies like originals, unless told otherwise', () => {
    const regions = {
      'us-east-1': { plans: ['daily', 'own'], copyTo: ['us-west-2', 'eu-west-1'] },
      'us-west-2': {},
      'eu-west-1': {},
    };
    const { plans } = validateVault({
      regions,
      plans: {
        daily: {},
        own: {
          schedule: 'rate(1 day)',
          retention: { newest: 3 },
          copies: { 'us-west-2': { retention: { days: 7 }, kmsKeyArn }, 'eu-west-1': {} },
        },
        nowhere: { schedule: 'rate(1 day)', copies: {} },
      },
    });
    expect(plans.daily).not.toHaveProperty('copies');
    expect(plans.own?.copies).toEqual({
      'us-west-2': { retention: { days: 7, minimum: 1 }, kmsKeyArn },
      'eu-west-1': { retention: { newest: 3, minimum: 1 } },
    });
    expect(plans.nowhere?.copies).toEqual({});
  });

  it('locks copies like originals, unless told otherwise', () => {
    const compliance = { mode: 'compliance', days: 365, coolOffHours: 72 } as const;
    const plan = {
      lock: { mode: 'governance', days: 7 },
      copies: { 'us-west-2': { lock: compliance } },
    } as const;
    const regions = { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} };
    const { plans } = validateVault({ regions, plans: { daily: plan } });
    expect(plans.daily).toMatchObject(plan);
  });

  it('takes one value or several of each tag', () => {
    const select = { tags: { backup: 'true', tier: ['gold', 'silver'] }, exclude: { env: 'dev' } };
    expect(validateVault({ regions: daily, plans: { daily: { select } } }).plans.daily?.select).toEqual({
      tags: { backup: ['true'], tier: ['gold', 'silver'] },
      exclude: { env: ['dev'] },
    });
  });

  it.each<[ConsistencyInput, Consistency]>([
    ['crash', { mode: 'crash' }],
    ['stop', { mode: 'stop' }],
    [
      { before: ['fsfreeze -f /data'], after: ['fsfreeze -u /data'] },
      {
        mode: 'application',
        before: ['fsfreeze -f /data'],
        after: ['fsfreeze -u /data'],
        timeoutSeconds: 60,
      },
    ],
    [
      { before: [], after: ['rm /tmp/dump'], timeoutSeconds: 3600 },
      { mode: 'application', before: [], after: ['rm /tmp/dump'], timeoutSeconds: 3600 },
    ],
  ])('carries the consistency %j', (consistency, carried) => {
    const { plans } = validateVault({ regions: daily, plans: { daily: { consistency } } });
    expect(plans.daily?.consistency).toEqual(carried);
  });

  it('cleans up as told, or not at all', () => {
    const { cleanup } = validateVault({ regions: daily, cleanup: { orphans: { days: 90 } } });
    expect(cleanup).toEqual({
      schedule: 'cron(0 0 1 * ? *)',
      timeZone: 'UTC',
      orphans: { days: 90, minimum: 1 },
    });
    expect(validateVault({ regions: daily, cleanup: 'none' }).cleanup).toBe('none');
  });

  it('puts S3 state under the name of the vault, locked by S3', () => {
    const state = { type: 's3', bucket: 'our-state', region: 'eu-west-1' };
    expect(validateVault({ name: 'ours', state, regions: daily }).state).toEqual({
      ...state,
      keyPrefix: 'ours',
      lock: 's3',
    });
  });
});

describe('problems', () => {
  it.each<[string, object, string]>([
    [
      'an unknown key',
      { throwaway: true },
      'throwaway is not a known key (known: name, tags, throwAway, provider, state, notifications, logs, alarms, dashboards, tracing, security, plans, cleanup, drills, vaultAccount, adopted, regions), got true; did you mean "throwAway"?',
    ],
    [
      'an unknown key deep down',
      { plans: { daily: { retention: { day: 3, newest: 1 } } } },
      'plans.daily.retention.day is not a known key (known: days, newest, daily, weekly, monthly, yearly, minimum), got 3; did you mean "days"?',
    ],
    [
      'a bad name',
      { name: 'Vault' },
      'name must be 3 to 24 lower-case letters, digits or hyphens, beginning with a letter, got "Vault"',
    ],
    [
      'a reserved tag',
      { tags: { 'aws:team': 'x' } },
      'tags["aws:team"] must not begin with aws:, which AWS keeps for itself, got "aws:team"',
    ],
    [
      "the vault's own tag",
      { tags: { 'smart-vault:vault': 'x' } },
      'tags["smart-vault:vault"] must not begin with smart-vault:, which the vault keeps for itself, got "smart-vault:vault"',
    ],
    [
      'a tag key of odd characters',
      { tags: { 'a;b': 'x' } },
      'tags["a;b"] must hold only letters, digits, spaces and _ . : / = + - @, got "a;b"',
    ],
    [
      'a tag value of odd characters',
      { tags: { a: '<x>' } },
      'tags.a must hold only letters, digits, spaces and _ . : / = + - @, got "<x>"',
    ],
    [
      'a long tag value',
      { tags: { a: 'x'.repeat(257) } },
      `tags.a must be at most 256 characters, got "${'x'.repeat(79)}…`,
    ],
    [
      'too many tags',
      { tags: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`k${at}`, ''])) },
      'tags must be at most 40 tags, got {"k0":"","k1":"","k2":"","k3":"","k4":"","k5":"","k6":"","k7":"","k8":"","k9":""…',
    ],
    ['throwAway that is no boolean', { throwAway: 'no' }, 'throwAway must be true or false, got "no"'],
    [
      'a provider version',
      { provider: { version: 'latest' } },
      'provider.version must be a version constraint such as ">= 5.100, < 7.0", got "latest"',
    ],
    ['another state', { state: { type: 'gcs' } }, 'state.type must be "local" or "s3", got "gcs"'],
    [
      'an e-mail address',
      { notifications: { emails: ['a@b.example', 'ops'] } },
      'notifications.emails[1] must be an e-mail address, got "ops"',
    ],
    [
      'log retention outside the set',
      { logs: { retentionDays: 31 } },
      "logs.retentionDays must be one of CloudWatch's 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 31",
    ],
    [
      'alarm hours out of range',
      { alarms: { noSnapshotsHours: 200 } },
      'alarms.noSnapshotsHours must be between 1 and 168, got 200',
    ],
    [
      'alarm hours of transfers out of range',
      { alarms: { noTransferHours: 0 } },
      'alarms.noTransferHours must be between 1 and 168, got 0',
    ],
    [
      'an objective out of range',
      { plans: { daily: { rpoHours: 169 } } },
      'plans.daily.rpoHours must be between 1 and 168, got 169',
    ],
    [
      'an objective that the schedule cannot keep',
      { plans: { daily: { rpoHours: 24 } } },
      'plans.daily.rpoHours must be more than that: the runs of daily are up to 24 hours apart (cron(0 2 * * ? *)), got 24',
    ],
    [
      'an objective of a plan of its own',
      { plans: { daily: {}, often: { schedule: 'rate(6 hours)', rpoHours: 2 } } },
      'plans.often.rpoHours must be more than that: the runs of often are up to 6 hours apart (rate(6 hours)), got 2',
    ],
    [
      'an objective that no alarm can watch',
      { plans: { daily: {}, weekly: { rpoHours: 168 } } },
      'plans.weekly.rpoHours must be more than that: the runs of weekly are up to 168 hours apart (cron(0 1 ? * SUN *)), got 168',
    ],
    [
      'dashboards that are neither on nor off',
      { dashboards: 'us-east-1' },
      'dashboards must be true or false, got "us-east-1"',
    ],
    ['tracing that is neither on nor off', { tracing: 1 }, 'tracing must be true or false, got 1'],
    [
      'the same address twice',
      { notifications: { emails: ['ops@example.com', 'Ops@example.com'] } },
      'notifications.emails[1] must differ from "ops@example.com" in more than case and punctuation, got "Ops@example.com"',
    ],
    [
      'the plan name that hand-started runs use',
      { plans: { daily: {}, default: anyTime } },
      'plans.default must be 1 to 31 lower-case letters, digits or hyphens, and not "default", "cleanup" or "drill", got "default"',
    ],
    ['no plans at all', { plans: {} }, 'plans must have at least one plan, got {}'],
    [
      'a plan name',
      { plans: { daily: {}, 'Twice Daily': anyTime } },
      'plans["Twice Daily"] must be 1 to 31 lower-case letters, digits or hyphens, and not "default", "cleanup" or "drill", got "Twice Daily"',
    ],
    [
      'a bad cron',
      { plans: { daily: { schedule: 'cron(0 25 * * ? *)' } } },
      'plans.daily.schedule must have 0 to 23 as hours, got "cron(0 25 * * ? *)"',
    ],
    [
      'a time zone',
      { plans: { daily: { timeZone: 'Berlin' } } },
      'plans.daily.timeZone must be a time zone such as "UTC" or "Europe/Berlin", got "Berlin"',
    ],
    [
      'the name of the cleanup for a plan',
      { plans: { daily: {}, cleanup: anyTime } },
      'plans.cleanup must be 1 to 31 lower-case letters, digits or hyphens, and not "default", "cleanup" or "drill", got "cleanup"',
    ],
    [
      'a plan that does not say when',
      { plans: { daily: {}, hourly: {} } },
      'plans.hourly.schedule must say when the plan runs: only daily, weekly, monthly have a schedule of their own, got nothing',
    ],
    [
      'a plan that is misspelt',
      { plans: { daily: {}, weakly: {} } },
      'plans.weakly.schedule must say when the plan runs: only daily, weekly, monthly have a schedule of their own, got nothing; by "weakly" did you mean "weekly"?',
    ],
    [
      'copies of what the engine does not copy',
      {
        plans: { daily: { kinds: ['efs'], copies: { 'us-west-2': {} } } },
        regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} },
      },
      'plans.daily.copies must be {} or absent: the engine copies no points of efs, got {"us-west-2":{}}',
    ],
    ...[
      [
        'an empty tag key to select by',
        { tags: { '': 'x' } },
        'tags[""] must be a key of 1 to 128 characters, got ""',
      ],
      [
        'a tag value of odd characters to select by',
        { tags: { a: '<x>' } },
        'tags.a must hold only letters, digits, spaces and _ . : / = + - @, got "<x>"',
      ],
      [
        'the same among several',
        { tags: { a: ['x', '<x>'] } },
        'tags.a[1] must hold only letters, digits, spaces and _ . : / = + - @, got "<x>"',
      ],
      ['a value that is none', { tags: { a: 1 } }, 'tags.a must be a value or a list of values, got 1'],
      ['nothing to select by', { tags: {} }, 'tags must have at least one tag, got {}'],
      ['no value', { tags: { a: [] } }, 'tags.a must have 1 to 10 values, got []'],
      ['a value twice', { tags: { a: ['x', 'x'] } }, 'tags.a must name each value once, got ["x","x"]'],
      [
        'too many tags to select by',
        { tags: Object.fromEntries(Array.from('abcdefghijk', (key) => [key, ''])) },
        'tags must have at most 10 tags, got {"a":"","b":"","c":"","d":"","e":"","f":"","g":"","h":"","i":"","j":"","k":""}',
      ],
      [
        'what is selected and excluded',
        { tags: { env: ['dev', 'test'] }, exclude: { env: 'test' } },
        'exclude.env must not hold a value that tags selects, got "test"',
      ],
      [
        'the old form',
        { tag: { key: 'backup', value: 'true' }, tags: { backup: 'true' } },
        'tag is not a known key (known: tags, exclude), got {"key":"backup","value":"true"}; did you mean "tags"?',
      ],
    ].map(([what, select, problem]): [string, object, string] => [
      String(what),
      { plans: { daily: { select } } },
      `plans.daily.select.${String(problem)}`,
    ]),
    ...[
      [
        'a consistency that there is not',
        'freeze',
        ' must be "crash", "stop" or { before: [lines], after: [lines] }, got "freeze"',
      ],
      [
        'hooks that do nothing',
        { before: [], after: [] },
        ' must have a line in before or in after, got {"before":[],"after":[]}',
      ],
      ['hooks without an end', { before: ['x'] }, '.after must be a list of shell lines, got nothing'],
      [
        'a hook of two lines',
        { before: ['a\nb'], after: [] },
        '.before[0] must be one line of at most 500 characters, got "a\\nb"',
      ],
      [
        'an empty hook',
        { before: [], after: [''] },
        '.after[0] must be one line of at most 500 characters, got ""',
      ],
      [
        'a hook without end',
        { before: ['x'], after: [], timeoutSeconds: 3601 },
        '.timeoutSeconds must be between 1 and 3600, got 3601',
      ],
      [
        'a misspelt hook',
        { befor: ['x'], before: [], after: ['y'] },
        '.befor is not a known key (known: before, after, timeoutSeconds), got ["x"]; did you mean "before"?',
      ],
    ].map(([what, consistency, problem]): [string, object, string] => [
      String(what),
      { plans: { daily: { consistency } } },
      `plans.daily.consistency${String(problem)}`,
    ]),
    ...[
      [
        'a lock for no time',
        { lock: { mode: 'governance', days: 0 } },
        'lock.days must be between 1 and 36500, got 0',
      ],
      [
        'a lock in a mode that is none',
        { lock: { mode: 'strict', days: 1 } },
        'lock.mode must be one of governance, compliance, got "strict"',
      ],
      [
        'a lock that cools off too long',
        { lock: { mode: 'compliance', days: 1, coolOffHours: 73 } },
        'lock.coolOffHours must be between 1 and 72, got 73',
      ],
      [
        'a lock that cools off and can be undone anyway',
        { lock: { mode: 'governance', days: 1, coolOffHours: 24 } },
        'lock.coolOffHours must be left out in governance mode, which can be undone at any time, got 24',
      ],
    ].map(([what, plan, problem]): [string, object, string] => [
      String(what),
      { plans: { daily: plan as object } },
      `plans.daily.${String(problem)}`,
    ]),
    [
      'a bucket of files that ends in a slash',
      { regions: { 'us-east-1': { plans: ['daily'], fileBuckets: ['my-files/'] } } },
      'regions.us-east-1.fileBuckets[0] must be the name of a bucket, or with a path such as "my-files/efs", got "my-files/"',
    ],
    [
      'a bin that keeps too long',
      { regions: { 'us-east-1': { plans: ['daily'], recycleBin: { days: 366 } } } },
      'regions.us-east-1.recycleBin.days must be between 1 and 365, got 366',
    ],
    ...[
      [
        'copies to where the region does not copy',
        { 'us-west-1': {} },
        'us-west-1 must be in copyTo of us-east-1, where the plan runs, got "us-west-1"; did you mean "us-west-2"?',
      ],
      [
        'copies with the key of another region',
        { 'us-west-2': { kmsKeyArn: kmsKeyArn.replace('us-west-2', 'us-east-1') } },
        'us-west-2.kmsKeyArn must be a key of us-west-2, not of us-east-1, got "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"',
      ],
      [
        'copies with an alias for a key',
        { 'us-west-2': { kmsKeyArn: 'alias/aws/ebs' } },
        'us-west-2.kmsKeyArn must be the ARN of a KMS key: arn:aws:kms:region:account:key/id, got "alias/aws/ebs"',
      ],
      [
        'copies kept by no rule',
        { 'us-west-2': { retention: {} } },
        'us-west-2.retention must have at least one of days, newest, daily, weekly, monthly, yearly, such as { days: 30 }, got {}',
      ],
      [
        'copies of tables with a key of their own',
        { 'us-west-2': { kmsKeyArn } },
        `us-west-2.kmsKeyArn must be absent with the kind dynamodb: AWS Backup encrypts copies with the key of the vault they go to, got ${JSON.stringify(kmsKeyArn)}`,
        ['ebs', 'dynamodb'],
      ],
    ].map(([what, copies, problem, kinds]): [string, object, string] => [
      String(what),
      {
        plans: { daily: { copies, ...(kinds && { kinds }) } },
        regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} },
      },
      `plans.daily.copies.${String(problem)}`,
    ]),
    ['a cleanup that is neither', { cleanup: 'never' }, 'cleanup must be "none" or an object, got "never"'],
    [
      'a schedule of the cleanup',
      { cleanup: { schedule: 'monthly' } },
      'cleanup.schedule must be cron(minutes hours day-of-month month day-of-week year) or rate(12 hours), got "monthly"',
    ],
    [
      'orphans kept by no rule',
      { cleanup: { orphans: { minimum: 2 } } },
      'cleanup.orphans must have at least one of days, newest, daily, weekly, monthly, yearly, such as { days: 30 }, got {"minimum":2}',
    ],
    [
      'a kind',
      { plans: { daily: { kinds: ['tape'] } } },
      `plans.daily.kinds[0] must be one of ${BACKUP_KINDS.join(', ')}, got "tape"`,
    ],
    [
      'a volume twice, as a snapshot and in an image',
      { plans: { daily: { kinds: ['ami', 'ebs'] } } },
      'plans.daily.kinds must not hold both ebs and ami: an image has a snapshot of every volume already, got ["ami","ebs"]',
    ],
    ['no kind', { plans: { daily: { kinds: [] } } }, 'plans.daily.kinds must name at least one kind, got []'],
    [
      'retention 0',
      { plans: { daily: { retention: { days: 0 } } } },
      'plans.daily.retention.days must be between 1 and 36500, got 0',
    ],
    [
      'half a day',
      { plans: { daily: { retention: { days: 1.5 } } } },
      'plans.daily.retention.days must be a whole number between 1 and 36500, got 1.5',
    ],
    [
      'retention without a rule',
      { plans: { daily: { retention: { minimum: 2 } } } },
      'plans.daily.retention must have at least one of days, newest, daily, weekly, monthly, yearly, such as { days: 30 }, got {"minimum":2}',
    ],
    [
      'a minimum above newest',
      { plans: { daily: { retention: { newest: 2, minimum: 3 } } } },
      'plans.daily.retention.minimum must not be more than newest (2), got 3',
    ],
    [
      'a deadline',
      { plans: { daily: { deadlineHours: 0 } } },
      'plans.daily.deadlineHours must be between 1 and 720, got 0',
    ],
    [
      'a region name',
      { regions: { ...daily, 'us-west2': {} } },
      'regions.us-west2 must be the name of an AWS region such as "us-east-1", got "us-west2"',
    ],
    [
      'no regions',
      { regions: {} },
      'regions must have at least one region, such as \'us-east-1\': { plans: ["daily"] }, got {}',
    ],
    [
      'regions left out',
      { regions: undefined },
      'regions must be an object with one entry per region, got nothing',
    ],
    [
      'an unknown plan',
      { regions: { 'us-east-1': { plans: ['dayly'] } } },
      'regions.us-east-1.plans[0] must name one of the plans daily, got "dayly"; did you mean "daily"?',
    ],
    [
      'a plan twice',
      { regions: { 'us-east-1': { plans: ['daily', 'daily'] } } },
      'regions.us-east-1.plans[1] must be named once only, got "daily"',
    ],
    [
      'no plan anywhere',
      { regions: { 'us-east-1': {} } },
      'regions must run a plan somewhere: add plans: ["daily"] to the region to protect, got {"us-east-1":{}}',
    ],
    [
      'a copy to itself',
      { regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-east-1'] } } },
      'regions.us-east-1.copyTo[0] must be another region than us-east-1, got "us-east-1"',
    ],
    [
      'a copy to a region without an entry',
      { regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] } } },
      'regions.us-east-1.copyTo[0] must have an entry of its own: add \'us-west-2\': {} to regions, got "us-west-2"',
    ],
    [
      'a copy to another partition',
      { regions: { 'us-east-1': { plans: ['daily'], copyTo: ['cn-north-1'] }, 'cn-north-1': {} } },
      'regions.us-east-1.copyTo[0] must be in the same AWS partition as us-east-1, got "cn-north-1"',
    ],
    [
      'a copy target twice',
      { regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2', 'us-west-2'] }, 'us-west-2': {} } },
      'regions.us-east-1.copyTo[1] must be named once only, got "us-west-2"',
    ],
    [
      'copies of nothing',
      { regions: { ...daily, 'us-west-2': { copyTo: ['us-east-1'] } } },
      'regions.us-west-2.copyTo needs a plan that makes what is copied: add plans to the same region, got ["us-east-1"]',
    ],
  ])('refuses %s', (_, input, problem) => {
    expect(problemsOf({ regions: daily, ...input })).toEqual([problem]);
  });

  it.each<[string, object, string]>([
    [
      'a bucket name',
      { bucket: 'Our_State' },
      'state.bucket must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots, hyphens, got "Our_State"',
    ],
    [
      'a region',
      { region: 'Ireland' },
      'state.region must be the name of an AWS region such as "us-east-1", got "Ireland"',
    ],
    [
      'a key prefix',
      { keyPrefix: '/x/' },
      'state.keyPrefix must be a path such as "team/vault", without a slash at either end, got "/x/"',
    ],
    [
      'an alias for a key',
      { kmsKeyArn: 'alias/state' },
      'state.kmsKeyArn must be the ARN of a KMS key: arn:aws:kms:region:account:key/id, got "alias/state"',
    ],
    [
      'a lock table',
      { lock: { dynamoDbTable: 'x' } },
      'state.lock.dynamoDbTable must be the name of a DynamoDB table, got "x"',
    ],
    [
      'another lock',
      { lock: 'dynamodb' },
      'state.lock must be "s3" or { dynamoDbTable: "table-name" }, got "dynamodb"',
    ],
  ])('refuses %s in the state', (_, state, problem) => {
    const good = { type: 's3', bucket: 'our-state', region: 'us-east-1' };
    expect(problemsOf({ regions: daily, state: { ...good, ...state } })).toEqual([problem]);
  });

  it('reports the problems of every key at once, those between keys too', () => {
    const problems = problemsOf({
      name: 'X',
      plans: { daily: { retention: { days: 0 } } },
      regions: { 'us-east-1': { plans: ['weekly'], copyTo: ['us-east-1'] } },
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'name',
      'plans.daily.retention.days',
      'regions.us-east-1.plans[0]',
      'regions.us-east-1.copyTo[0]',
    ]);
  });

  it('survives any nonsense for a region', () => {
    const network = {
      cidr: '10.0.0.0/16',
      zones: { 'a(a': { public: '10.0.0.0/24', private: '10.0.16.0/20' } },
    };
    expect(problemsOf({ regions: { ...daily, 'a(': { network } } })).toHaveLength(1);
    expect(problemsOf({ regions: { ...daily, 'us-east-2': 'daily' } })).toEqual([
      'regions.us-east-2 must be an object, got "daily"',
    ]);
    expect(problemsOf({ regions: [] }).length).toBeGreaterThan(0);
    expect(problemsOf({ regions: daily, plans: 'daily' }).length).toBeGreaterThan(0);
  });

  it('names the file and counts', () => {
    expect(() => validateVault({ name: 'X', regions: daily }, 'my.config.ts')).toThrow(
      /^my\.config\.ts: 1 problem\n {2}name /,
    );
    expect(() => validateVault(5)).toThrow(
      'vault.config.ts: 1 problem\n  the configuration must be an object, got 5',
    );
  });
});
