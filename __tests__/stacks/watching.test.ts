import { readFileSync } from 'node:fs';
import { loadVault } from '../../config/load';
import type { VaultInput } from '../../config/types';
import { DRILL_METRICS, METRIC_NAMESPACE, RUN_METRICS } from '../../lambda-src/core/metric-names';
import type { Synthesized } from '../support/synthesized';
import { stacksOf, vaultOf } from '../support/vaults';
import { unknownToAws, type WatchedMetric } from '../support/watched-metrics';

type Block = Record<string, unknown>;

const blocksOf = (stack: Synthesized | undefined, type: string): Block[] =>
  Object.values(stack?.json['resource']?.[type] ?? {});
const monitoring = (given: Partial<VaultInput> = {}) => stacksOf(vaultOf(given)).get('us-east-1-monitoring');
const alarmNames = (given: Partial<VaultInput> = {}): string[] =>
  blocksOf(monitoring(given), 'aws_cloudwatch_metric_alarm').map((alarm) => String(alarm['alarm_name']));
const complete = loadVault('examples/complete/vault.config.ts').then((vault) => stacksOf(vault));
const everyBlock = async (type: string): Promise<[string, Block][]> =>
  [...(await complete)].flatMap(([id, stack]) =>
    blocksOf(stack, type).map((block) => [id, block] as [string, Block]),
  );

describe('the alarms of plans', () => {
  it('watch each plan and the cleanup by itself, as often as they run', () => {
    const names = alarmNames({
      plans: { daily: {}, weekly: {}, hourly: { schedule: 'rate(1 hour)', rpoHours: 4 } },
      regions: { 'us-east-1': { plans: ['daily', 'weekly', 'hourly'] } },
    });
    const of = (plan: string) => names.filter((name) => name.startsWith(`smart-vault-${plan}-`)).sort();
    const all = ['RpoBreached', 'RunFailed', 'RunHeldUp', 'RunMissed'];
    expect(of('daily')).toEqual(all.map((what) => `smart-vault-daily-${what}`));
    expect(of('hourly')).toEqual(all.map((what) => `smart-vault-hourly-${what}`));
    // No alarm can look back over more than a week.
    expect(of('weekly')).toEqual(['smart-vault-weekly-RunFailed', 'smart-vault-weekly-RunHeldUp']);
    expect(of('cleanup')).toEqual(['smart-vault-cleanup-RunFailed']);
  });

  it.each<[string, Partial<VaultInput>, number, number]>([
    ['two hours more than the schedule, and a run up to its deadline', {}, 26, 36],
    ['as configured', { plans: { daily: { rpoHours: 30 } } }, 26, 30],
    ['a deadline of its own', { plans: { daily: { deadlineHours: 4 } } }, 26, 28],
    ['rarer on some days', { plans: { daily: { schedule: 'cron(0 3 ? * MON-FRI *)' } } }, 74, 84],
  ])('wait for %s', (_, given, missed, rpo) => {
    const hours = (what: string) =>
      monitoring(given)?.resource(`aws_cloudwatch_metric_alarm.plan_daily_${what}_alarm`)[
        'evaluation_periods'
      ];
    expect([hours('missed'), hours('rpo')]).toEqual([missed, rpo]);
  });

  it('are not there for a cleanup that is not', () => {
    expect(alarmNames({ cleanup: 'none' }).filter((name) => name.includes('cleanup'))).toEqual([]);
  });
});

describe('every alarm of examples/complete', () => {
  it('tells the topic that it began and that it is over, and what to do', async () => {
    const headings = readFileSync('docs/operations.md', 'utf8').match(/^#+ .+$/gm) ?? [];
    const alarms = await everyBlock('aws_cloudwatch_metric_alarm');
    expect(alarms.length).toBeGreaterThan(20);
    for (const [, alarm] of alarms) {
      const topic = ['${aws_sns_topic.notifications_topic.arn}'];
      expect(alarm).toMatchObject({ alarm_actions: topic, ok_actions: topic });
      const [, heading] =
        /What to do: docs\/operations\.md, "(.+)"\.$/.exec(String(alarm['alarm_description'])) ?? [];
      expect(headings.map((line) => line.replace(/^#+ /, ''))).toContain(heading);
      expect(String(alarm['alarm_description']).length).toBeLessThanOrEqual(1024);
    }
  });

  it('watches what is measured', async () => {
    const alarms = await everyBlock('aws_cloudwatch_metric_alarm');
    const metrics = alarms.flatMap(([, alarm]) => watchedBy(alarm));
    expect(unknownToAws(metrics)).toEqual([]);
    const ours = metrics.filter(({ namespace }) => namespace === METRIC_NAMESPACE);
    expect(
      ours
        .map(({ name }) => name)
        .filter((name) => ![...RUN_METRICS, ...DRILL_METRICS].some((one) => one === name)),
    ).toEqual([]);
  });
});

function watchedBy(alarm: Block): WatchedMetric[] {
  const queries = (alarm['metric_query'] as { metric?: Block }[] | undefined) ?? [{ metric: alarm }];
  return queries.flatMap(({ metric }) =>
    metric === undefined
      ? []
      : [
          {
            namespace: String(metric['namespace']),
            name: String(metric['metric_name']),
            dimensions: metric['dimensions'] as Record<string, string>,
          },
        ],
  );
}

describe('every log group of examples/complete', () => {
  it('is encrypted with the operations key, which lets it, and is not kept for ever', async () => {
    const groups = await everyBlock('aws_cloudwatch_log_group');
    const names = groups.map(([, group]) => String(group['name']));
    for (const part of [
      '/aws/lambda/',
      '/aws/vendedlogs/states/',
      '/aws/datasync/',
      '/aws/vpc/',
      '/aws/ec2/',
    ])
      expect(names).toContainEqual(expect.stringContaining(part));
    for (const [id, group] of groups) {
      const key = `data.terraform_remote_state.${id.replace(/-\w+$/, '')}-storage.outputs.aws_kms_key_operations_key_arn`;
      expect([group['name'], group['kms_key_id']]).toEqual([group['name'], `\${${key}}`]);
      expect(group['retention_in_days']).toBeGreaterThan(0);
    }
    const operations = (await complete).get('us-east-1-storage')!.policy('aws_kms_key.operations_key');
    const allowed = JSON.stringify(operations['LogsMayEncrypt']?.Condition);
    const [, pattern = ''] = /log-group:([^"]+)"/.exec(allowed) ?? [];
    const matches = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
    expect(names.filter((name) => !matches.test(name))).toEqual([]);
  });

  it('is there for every function, machine, task and flow log: nobody writes into one that AWS makes', async () => {
    const functions = await everyBlock('aws_lambda_function');
    expect(functions.length).toBeGreaterThan(0);
    for (const [, one] of functions)
      expect(one['logging_config']).toMatchObject({
        log_group: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\./) as string,
      });
    for (const [, one] of await everyBlock('aws_sfn_state_machine'))
      expect(one['logging_configuration']).toMatchObject({
        log_destination: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\./) as string,
      });
    for (const [, one] of await everyBlock('aws_datasync_task'))
      expect(one['cloudwatch_log_group_arn']).toMatch(/^\$\{aws_cloudwatch_log_group\./);
    for (const [, one] of await everyBlock('aws_flow_log'))
      expect(one['log_destination']).toMatch(/^\$\{aws_cloudwatch_log_group\./);
  });
});

describe('tracing', () => {
  const protection = (tracing: boolean) => stacksOf(vaultOf({ tracing })).get('us-east-1-protection')!;
  const HANDLERS = ['discover', 'advance', 'release', 'prune', 'report'];

  it('is off unless asked for, and nobody may send traces', () => {
    const stack = protection(false);
    expect(JSON.stringify(stack.json)).not.toContain('xray:');
    for (const name of HANDLERS)
      expect(stack.resource(`aws_lambda_function.backup_${name}_function`)).not.toHaveProperty(
        'tracing_config',
      );
    expect(stack.resource('aws_sfn_state_machine.backup_engine_machine')).not.toHaveProperty(
      'tracing_configuration',
    );
  });

  it('follows a run through the machine and every function', () => {
    const stack = protection(true);
    const send = { Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' };
    for (const name of HANDLERS) {
      expect(stack.resource(`aws_lambda_function.backup_${name}_function`)).toMatchObject({
        tracing_config: { mode: 'Active' },
      });
      const policy = stack.policy(`aws_iam_role_policy.backup_${name}_access_policy`);
      expect(policy['SendTraces']).toMatchObject(send);
    }
    expect(stack.resource('aws_sfn_state_machine.backup_engine_machine')).toMatchObject({
      tracing_configuration: { enabled: true },
    });
    expect(stack.policy('aws_iam_role_policy.backup_engine_access_policy')).toMatchObject({
      SendTraces: send,
      AskForSampling: { Action: ['xray:GetSamplingRules', 'xray:GetSamplingTargets'] },
    });
  });
});
