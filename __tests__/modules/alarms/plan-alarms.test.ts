import { PlanAlarms, type PlanAlarmsProps } from '../../../modules/alarms/plan-alarms';
import { synthesize } from '../../support/synthesized';

const props: PlanAlarmsProps = {
  vault: 'smart-vault',
  plan: 'daily',
  region: 'us-east-1',
  topicArn: 'arn:topic',
  deadlineHours: 12,
  missedHours: 26,
  rpoHours: 36,
};
const made = (given: Partial<PlanAlarmsProps> = {}) =>
  synthesize((stack) => new PlanAlarms(stack, 'plan_daily', { ...props, ...given }));
const ofPlan = {
  namespace: 'SmartVault',
  dimensions: { Vault: 'smart-vault', Plan: 'daily', Region: 'us-east-1' },
  alarm_actions: ['arn:topic'],
  ok_actions: ['arn:topic'],
};
const address = (what: string) => `aws_cloudwatch_metric_alarm.plan_daily_${what}_alarm`;

describe('PlanAlarms', () => {
  it('fire when a run failed, until one did not', () => {
    expect(made().resource(address('failed'))).toEqual({
      ...ofPlan,
      alarm_name: 'smart-vault-daily-RunFailed',
      alarm_description:
        'The last run of daily in us-east-1 failed, wholly or in part. What to do: docs/operations.md, "A run failed".',
      metric_name: 'RunsFailed',
      statistic: 'Maximum',
      period: 300,
      evaluation_periods: 1,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      treat_missing_data: 'ignore',
    });
  });

  it('fire when a run took three quarters of its deadline', () => {
    expect(made({ deadlineHours: 8 }).resource(address('held_up'))).toMatchObject({
      ...ofPlan,
      alarm_name: 'smart-vault-daily-RunHeldUp',
      metric_name: 'RunDurationSeconds',
      comparison_operator: 'GreaterThanThreshold',
      threshold: 6 * 3600,
      treat_missing_data: 'ignore',
    });
  });

  it.each([
    ['missed', 'RunMissed', 'RunsStarted', 26],
    ['rpo', 'RpoBreached', 'ResourcesRecoverable', 36],
  ])('fire when there is silence: %s', (id, name, metric, hours) => {
    expect(made().resource(address(id))).toMatchObject({
      ...ofPlan,
      alarm_name: `smart-vault-daily-${name}`,
      metric_name: metric,
      statistic: 'Sum',
      period: 3600,
      evaluation_periods: hours,
      datapoints_to_alarm: hours,
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      treat_missing_data: 'breaching',
    });
  });

  it('do not watch what lies too far apart', () => {
    expect(made({ missedHours: undefined, rpoHours: undefined }).addresses()).toEqual([
      address('failed'),
      address('held_up'),
    ]);
  });

  it('refuse hours that CloudWatch does not look back', () => {
    expect(() => made({ rpoHours: 169 })).toThrow('rpo: hours must be between 1 and 168, got 169');
    expect(() => made({ deadlineHours: 0 })).toThrow('held_up: deadlineHours must be more than 0, got 0');
  });
});
