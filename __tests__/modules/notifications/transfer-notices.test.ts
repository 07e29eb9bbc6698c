import { TransferNotices } from '../../../modules/notifications/transfer-notices';
import { synthesize } from '../../support/synthesized';

describe('TransferNotices', () => {
  const output = synthesize((stack) => {
    new TransferNotices(stack, 'transfer', {
      namePrefix: 'ours-transfer',
      taskArn: 'arn:aws:datasync:us-east-1:123456789012:task/task-1',
      topicArn: 'arn:topic',
      deadLetterQueueArn: 'arn:queue',
    });
  });

  it.each([
    ['succeeded', 'SUCCESS'],
    ['failed', 'ERROR'],
  ])('%s listens to this task ending in %s', (id, state) => {
    const rule = output.resource(`aws_cloudwatch_event_rule.transfer_${id}`);
    expect(rule.name).toBe(`ours-transfer-${id}`);
    expect(JSON.parse(String(rule.event_pattern))).toEqual({
      source: ['aws.datasync'],
      'detail-type': ['DataSync Task Execution State Change'],
      resources: [{ prefix: 'arn:aws:datasync:us-east-1:123456789012:task/task-1/execution/' }],
      detail: { State: [state] },
    });
  });

  it.each(['succeeded', 'failed'])('%s tells the topic in five lines, without a role', (id) => {
    const target = output.resource(`aws_cloudwatch_event_target.transfer_${id}_to_topic`);
    expect(target).toEqual({
      rule: `\${aws_cloudwatch_event_rule.transfer_${id}.name}`,
      target_id: 'topic',
      arn: 'arn:topic',
      dead_letter_config: { arn: 'arn:queue' },
      input_transformer: {
        input_paths: {
          task: '$.resources[0]',
          region: '$.region',
          time: '$.time',
          state: '$.detail.State',
        },
        input_template:
          '"DataSync Task Notification:\\nTask ARN: <task>\\nRegion: <region>\\nTime: <time>\\nState: <state>"',
      },
    });
  });
});
