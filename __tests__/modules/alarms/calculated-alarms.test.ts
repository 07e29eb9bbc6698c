import { FunctionsAlarm } from '../../../modules/alarms/functions-alarm';
import { InstancesMissingAlarm } from '../../../modules/alarms/instances-missing-alarm';
import { synthesize } from '../../support/synthesized';

const shared = { namePrefix: 'smart-vault', topicArn: 'arn:topic' };
const actions = { alarm_actions: ['arn:topic'], ok_actions: ['arn:topic'] };

describe('FunctionsAlarm', () => {
  const functionNames = { discover: 'smart-vault-discover', report: 'smart-vault-report' };
  const made = (metric: 'Errors' | 'Throttles') =>
    synthesize(
      (stack) => new FunctionsAlarm(stack, 'functions', { ...shared, metric, functionNames }),
    ).resource('aws_cloudwatch_metric_alarm.functions_alarm');

  it('counts the errors of all functions within an hour', () => {
    const query = (id: string) => ({
      id,
      metric: {
        namespace: 'AWS/Lambda',
        metric_name: 'Errors',
        dimensions: { FunctionName: `smart-vault-${id}` },
        stat: 'Sum',
        period: 3600,
      },
    });
    expect(made('Errors')).toMatchObject({
      ...actions,
      alarm_name: 'smart-vault-FunctionErrors',
      metric_query: [
        {
          id: 'all',
          expression: 'SUM(METRICS())',
          label: 'Errors of all functions',
          return_data: true,
        },
        query('discover'),
        query('report'),
      ],
      evaluation_periods: 1,
      threshold: 1,
      treat_missing_data: 'notBreaching',
    });
  });

  it('waits with throttles until they last', () => {
    expect(made('Throttles')).toMatchObject({
      alarm_name: 'smart-vault-FunctionThrottles',
      evaluation_periods: 3,
      metric_query: [{}, { metric: { period: 300 } }, { metric: { metric_name: 'Throttles' } }],
    });
  });
});

describe('InstancesMissingAlarm', () => {
  it.each([
    [900, 7],
    [30, 2],
    [7200, 49],
  ])('gives a group of which an instance takes %d s as long as two launches', (launchSeconds, periods) => {
    const output = synthesize(
      (stack) => new InstancesMissingAlarm(stack, 'missing', { ...shared, groupName: 'g', launchSeconds }),
    );
    const metric = (metric_name: string, stat: string) => ({
      namespace: 'AWS/AutoScaling',
      metric_name,
      dimensions: { AutoScalingGroupName: 'g' },
      stat,
      period: 300,
    });
    expect(output.resource('aws_cloudwatch_metric_alarm.missing_alarm')).toMatchObject({
      ...actions,
      alarm_name: 'smart-vault-InstancesMissing',
      metric_query: [
        { id: 'missing', expression: 'wanted - running', return_data: true },
        { id: 'wanted', metric: metric('GroupDesiredCapacity', 'Minimum') },
        { id: 'running', metric: metric('GroupInServiceInstances', 'Maximum') },
      ],
      evaluation_periods: periods,
      comparison_operator: 'GreaterThanThreshold',
      threshold: 0,
      treat_missing_data: 'breaching',
    });
  });
});
