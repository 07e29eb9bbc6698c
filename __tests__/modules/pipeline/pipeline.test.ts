import { HANDLERS, type HandlerName } from '../../../modules/pipeline/names';
import { Pipeline, type PipelineProps } from '../../../modules/pipeline/pipeline';
import { synthesize } from '../../support/synthesized';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/operations';
const BUCKET = 'arn:aws:s3:::reports';
const PROPS: PipelineProps = {
  vault: 'smart-vault',
  kinds: ['ebs'],
  place: { partition: 'aws', region: 'us-east-1', accountId: '123456789012' },
  codeFiles: Object.fromEntries(HANDLERS.map((name) => [name, __filename])) as Record<HandlerName, string>,
  schedules: {
    daily: { expression: 'cron(0 3 * * ? *)', timeZone: 'Europe/Berlin', input: { plan: { name: 'daily' } } },
  },
  defaults: { RETENTION_DAYS: '30' },
  copies: [{ region: 'us-west-2', kmsKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/vault' }],
  reportsBucketName: 'reports',
  reportsBucketArn: BUCKET,
  operationsKeyArn: KEY,
  topicArn: 'arn:aws:sns:us-east-1:123456789012:topic',
  deadLetterQueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead',
  deadLetterQueueArn: 'arn:aws:sqs:us-east-1:123456789012:dead',
  logRetentionDays: 30,
};
/** Statements about actions that know no resources. */
const WITHOUT_RESOURCES = [
  'DescribeEbs',
  'SeeInstances',
  'DeliverLog',
  'SeeBackupJobs',
  'ListRecoveryVaults',
  'FindTagged',
  'ListTransferTasks',
];
const made = (props: Partial<PipelineProps> = {}) =>
  synthesize((stack) => new Pipeline(stack, 'backup', { ...PROPS, ...props }));

describe('Pipeline', () => {
  const output = made();
  const policyOf = (name: string) => output.policy(`aws_iam_role_policy.backup_${name}_access_policy`);

  it('gives each plan a schedule that retries, keeps what it could not deliver, and names the run', () => {
    const { target, ...schedule } = output.resource('aws_scheduler_schedule.backup_schedules_daily') as {
      target: { input: string };
    };
    expect(schedule).toMatchObject({
      name: 'daily',
      schedule_expression: 'cron(0 3 * * ? *)',
      schedule_expression_timezone: 'Europe/Berlin',
      flexible_time_window: { mode: 'OFF' },
    });
    expect(target).toMatchObject({
      arn: '${aws_sfn_state_machine.backup_engine_machine.arn}',
      dead_letter_config: { arn: PROPS.deadLetterQueueArn },
      retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
    });
    expect(JSON.parse(target.input)).toEqual({
      plan: { name: 'daily' },
      scheduledTime: '<aws.scheduler.scheduled-time>',
    });
  });

  it('tells every function whose it is, and what holds where a run says nothing', () => {
    for (const name of HANDLERS) {
      expect(output.resource(`aws_lambda_function.backup_${name}_function`)).toMatchObject({
        function_name: `smart-vault-${name}`,
        environment: {
          variables: {
            VAULT_NAME: 'smart-vault',
            SOURCE_REGION: 'us-east-1',
            SNS_TOPIC_ARN: PROPS.topicArn,
            REPORTS_BUCKET: 'reports',
            RETENTION_DAYS: '30',
          },
        },
      });
    }
  });

  it('may delete snapshots only with the vault’s own tag, and only in prune', () => {
    expect(policyOf('prune')['DeleteOnlyOurSnapshots']).toEqual({
      Sid: 'DeleteOnlyOurSnapshots',
      Effect: 'Allow',
      Action: 'ec2:DeleteSnapshot',
      Resource: ['arn:aws:ec2:us-east-1::snapshot/*', 'arn:aws:ec2:us-west-2::snapshot/*'],
      Condition: { StringEquals: { 'aws:ResourceTag/smart-vault:managed-by': 'smart-vault' } },
    });
    const actions = ['discover', 'advance', 'report', 'engine', 'schedules'].flatMap((name) =>
      Object.values(policyOf(name)).flatMap(({ Action }) => Action),
    );
    expect(actions.filter((action) => /delete(snapshot|object|image)/i.test(action))).toEqual([]);
  });

  it('may make snapshots only with the vault’s tag in the same call, each where it belongs', () => {
    const advance = policyOf('advance');
    const tagged = { StringEquals: { 'aws:RequestTag/smart-vault:managed-by': 'smart-vault' } };
    expect(advance['MakeTaggedSnapshots']).toMatchObject({
      Action: ['ec2:CreateSnapshot', 'ec2:CreateSnapshots'],
      Resource: 'arn:aws:ec2:us-east-1::snapshot/*',
      Condition: tagged,
    });
    expect(advance['CopyWithTags']).toMatchObject({
      Action: 'ec2:CopySnapshot',
      Resource: 'arn:aws:ec2:us-west-2::snapshot/*',
      Condition: tagged,
    });
    expect(advance['TagWhileMaking']).toMatchObject({
      Action: 'ec2:CreateTags',
      Condition: {
        StringEquals: { 'ec2:CreateAction': ['CreateSnapshot', 'CreateSnapshots', 'CopySnapshot'] },
      },
    });
  });

  it('may copy only what carries the vault’s tag', () => {
    expect(policyOf('advance')['CopyOnlyOurs']).toMatchObject({
      Action: 'ec2:CopySnapshot',
      Resource: 'arn:aws:ec2:us-east-1::snapshot/*',
      Condition: { StringEquals: { 'aws:ResourceTag/smart-vault:managed-by': 'smart-vault' } },
    });
  });

  it('grants keys of volumes to EC2 alone, to copy, and to start what was stopped', () => {
    const stopping = made({ quietModes: ['stop', 'application'], copies: [] });
    const volumesOnly = {
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
      StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' },
    };
    for (const name of ['advance', 'release']) {
      const policy = stopping.policy(`aws_iam_role_policy.backup_${name}_access_policy`);
      expect(policy['UnlockVolumes']).toMatchObject({ Action: 'kms:CreateGrant', Condition: volumesOnly });
    }
    expect(policyOf('advance')['UnlockVolumes']).toBeUndefined();
    expect(policyOf('advance')['LetEbsUseTheKeys']?.Condition).toEqual({
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
      StringEquals: { 'kms:ViaService': ['ec2.us-east-1.amazonaws.com', 'ec2.us-west-2.amazonaws.com'] },
    });
  });

  it('sends commands by the key that SSM has for an instance’s tags', () => {
    expect(policyOf('release')['OnMarkedInstances']?.Condition).toEqual({
      Null: { 'ssm:resourceTag/smart-vault:quiesced': 'false' },
    });
  });

  it('is told that a document is missing where it asks for one, and reads only where it must', () => {
    for (const name of ['release', 'report'])
      expect(policyOf(name)['ListRuns']?.Condition).toEqual({
        StringLikeIfExists: { 's3:prefix': 'runs/*' },
      });
    expect(policyOf('discover')['ListRuns']).toBeUndefined();
    for (const name of ['advance', 'prune']) {
      expect(policyOf(name)['ReadRuns']).toBeUndefined();
      expect(policyOf(name)['UseOperationsKey']?.Action).toBe('kms:GenerateDataKey');
    }
  });

  it('writes one page beside what runs write, and reads what restores, drills and failovers left', () => {
    expect(policyOf('report')['WritePage']?.Resource).toMatch(/\/reports\/latest\.html$/);
    expect([policyOf('report')['ReadTests']?.Resource].flat()).toEqual([
      expect.stringMatching(/\/restores\/\*$/),
      expect.stringMatching(/\/drills\/\*$/),
      expect.stringMatching(/\/failovers\/\*$/),
    ]);
    for (const name of ['discover', 'advance', 'release', 'prune'])
      expect(policyOf(name)['WritePage']).toBeUndefined();
  });

  describe('with images', () => {
    const both = made({ kinds: ['ebs', 'ami'] });
    const statements = (name: string) => both.policy(`aws_iam_role_policy.backup_${name}_access_policy`);
    const in2 = (type: string) =>
      ['us-east-1', 'us-west-2'].map((region) => `arn:aws:ec2:${region}::${type}/*`);
    const tagged = (key: string) => ({
      StringEquals: { [`aws:${key}/smart-vault:managed-by`]: 'smart-vault' },
    });

    it('makes and copies them only with the vault’s tag in the same call', () => {
      const home = ['arn:aws:ec2:us-east-1::image/*', 'arn:aws:ec2:us-east-1::snapshot/*'];
      const away = ['arn:aws:ec2:us-west-2::image/*', 'arn:aws:ec2:us-west-2::snapshot/*'];
      expect(statements('advance')).toMatchObject({
        ImageAnyInstance: {
          Action: 'ec2:CreateImage',
          Resource: 'arn:aws:ec2:us-east-1:123456789012:instance/*',
        },
        MakeTaggedImages: { Action: 'ec2:CreateImage', Resource: home, Condition: tagged('RequestTag') },
        MakeTaggedCopies: { Action: 'ec2:CopyImage', Resource: away, Condition: tagged('RequestTag') },
        CopyFromHere: { Action: 'ec2:CopyImage', Resource: home },
        TagImagesWhileMaking: {
          Action: 'ec2:CreateTags',
          Resource: [...home, ...away],
          Condition: { StringEquals: { 'ec2:CreateAction': ['CreateImage', 'CopyImage'] } },
        },
      });
    });

    it('deregisters only the vault’s own, and only in prune', () => {
      expect(statements('prune')['DeregisterOnlyOurImages']).toMatchObject({
        Action: 'ec2:DeregisterImage',
        Resource: in2('image'),
        Condition: tagged('ResourceTag'),
      });
      const others = ['discover', 'advance', 'release', 'report'].flatMap((name) =>
        Object.values(statements(name)).flatMap(({ Action }) => Action),
      );
      expect(
        others.filter((action) => /deregister|delete(snapshot|image)|runinstances/i.test(action)),
      ).toEqual([]);
    });

    it('names each statement once', () => {
      for (const name of ['discover', 'advance', 'prune']) {
        const { policy } = both.resource(`aws_iam_role_policy.backup_${name}_access_policy`);
        const { Statement: all } = JSON.parse(String(policy)) as { Statement: { Sid: string }[] };
        expect(all.map(({ Sid }) => Sid)).toEqual([...new Set(all.map(({ Sid }) => Sid))]);
      }
    });

    it('without copies copies none', () => {
      const actions = Object.values(
        made({ kinds: ['ami'], copies: [] }).policy('aws_iam_role_policy.backup_advance_access_policy'),
      ).flatMap(({ Action }) => Action);
      expect(actions).toContain('ec2:CreateImage');
      expect(actions.filter((action) => /copy|kms:CreateGrant/i.test(action))).toEqual([]);
    });
  });

  it('without copies asks for no key and no copying', () => {
    const policy = made({ copies: [] }).policy('aws_iam_role_policy.backup_advance_access_policy');
    const actions = Object.values(policy).flatMap(({ Action }) => Action);
    expect(actions).not.toContain('ec2:CopySnapshot');
    expect(actions).not.toContain('kms:CreateGrant');
  });

  it('grants no action with a wildcard, and `*` as a resource only where AWS knows none', () => {
    for (const name of [...HANDLERS, 'engine', 'schedules']) {
      for (const { Sid, Action, Resource } of Object.values(policyOf(name))) {
        expect([Action].flat().filter((action) => action.includes('*'))).toEqual([]);
        if (Resource === '*') expect(WITHOUT_RESOURCES).toContain(Sid);
      }
    }
  });
});
