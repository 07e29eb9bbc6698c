import { HANDLERS, Pipeline, type HandlerName, type PipelineProps } from '../../../modules/pipeline/pipeline';
import { synthesize } from '../../support/synthesized';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/operations';
const BUCKET = 'arn:aws:s3:::reports';
const PROPS: PipelineProps = {
  vault: 'smart-vault',
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
  logRetentionDays: 30,
};
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
      dead_letter_config: { arn: '${aws_sqs_queue.backup_dead_letters_queue.arn}' },
      retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
    });
    expect(JSON.parse(target.input)).toEqual({
      plan: { name: 'daily' },
      scheduledTime: '<aws.scheduler.scheduled-time>',
    });
  });

  it('keeps dead letters for fourteen days, encrypted, over TLS only', () => {
    const queue = output.resource('aws_sqs_queue.backup_dead_letters_queue');
    expect(queue).toMatchObject({ kms_master_key_id: KEY, message_retention_seconds: 1_209_600 });
    expect(JSON.parse(String(queue['policy']))).toMatchObject({
      Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
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
    expect(policyOf('prune')['DeleteOnlyOurs']).toEqual({
      Sid: 'DeleteOnlyOurs',
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

  it('may make snapshots only with the vault’s tag in the same call', () => {
    expect(policyOf('advance')['MakeTaggedSnapshots']).toMatchObject({
      Action: ['ec2:CreateSnapshot', 'ec2:CopySnapshot'],
      Condition: { StringEquals: { 'aws:RequestTag/smart-vault:managed-by': 'smart-vault' } },
    });
    expect(policyOf('advance')['TagWhileMaking']).toMatchObject({
      Action: 'ec2:CreateTags',
      Condition: { StringEquals: { 'ec2:CreateAction': ['CreateSnapshot', 'CopySnapshot'] } },
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
        if (Resource === '*') expect(['Describe', 'DeliverLog']).toContain(Sid);
      }
    }
  });
});
