import { ConfigurationError } from '../../config/problem';
import { validateVault } from '../../config/validate';

const daily = { 'us-east-1': { plans: ['daily'] } };

/** The problems of a configuration, one text each. */
function problemsOf(input: unknown): readonly string[] {
  try {
    validateVault(input);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('defaults', () => {
  it('fills in everything but the regions', () => {
    expect(validateVault({ regions: daily })).toEqual({
      name: 'smart-vault',
      tags: {},
      throwAway: false,
      provider: { version: '>= 5.100, < 7.0' },
      state: { type: 'local' },
      notifications: { emails: [] },
      logs: { retentionDays: 30 },
      alarms: { noSnapshotsHours: 26 },
      plans: {
        daily: {
          schedule: 'cron(0 3 * * ? *)',
          timeZone: 'UTC',
          select: { tag: { key: 'backup', value: 'true' } },
          kinds: ['ebs'],
          retention: { days: 30, newest: 2, minimum: 1 },
          copyRetention: { days: 30, newest: 2, minimum: 1 },
          deadlineHours: 12,
        },
      },
      regions: { 'us-east-1': { plans: ['daily'], copyTo: [] } },
    });
  });

  it('keeps copies like originals, unless told otherwise', () => {
    const { plans } = validateVault({
      regions: daily,
      plans: { daily: { retention: { newest: 3 } }, own: { copyRetention: { days: 7 } } },
    });
    expect(plans.daily?.copyRetention).toEqual({ newest: 3, minimum: 1 });
    expect(plans.own?.copyRetention).toEqual({ days: 7, minimum: 1 });
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
      'throwaway is not a known key (known: name, tags, throwAway, provider, state, notifications, logs, alarms, plans, regions), got true; did you mean "throwAway"?',
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
      'the same address twice',
      { notifications: { emails: ['ops@example.com', 'Ops@example.com'] } },
      'notifications.emails[1] must differ from "ops@example.com" in more than case and punctuation, got "Ops@example.com"',
    ],
    [
      'the plan name that hand-started runs use',
      { plans: { daily: {}, default: {} } },
      'plans.default must be 1 to 31 lower-case letters, digits or hyphens, and not "default", got "default"',
    ],
    ['no plans at all', { plans: {} }, 'plans must have at least one plan, got {}'],
    [
      'a plan name',
      { plans: { daily: {}, 'Twice Daily': {} } },
      'plans["Twice Daily"] must be 1 to 31 lower-case letters, digits or hyphens, and not "default", got "Twice Daily"',
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
      'an empty tag key to select by',
      { plans: { daily: { select: { tag: { key: '', value: 'x' } } } } },
      'plans.daily.select.tag.key must be a key of 1 to 128 characters, got ""',
    ],
    [
      'a kind',
      { plans: { daily: { kinds: ['tape'] } } },
      'plans.daily.kinds[0] must be one of ebs, got "tape"',
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
