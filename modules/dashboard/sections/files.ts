import type { Row } from '../layout';
import { graph, RED, text, type Line, type Search } from '../widgets';

export interface FilesSectionProps {
  readonly region: string;
  /** EventBridge rules that match how transfers ended. */
  readonly rules: { readonly succeeded: string; readonly failed: string };
  /** The Auto Scaling group of the instances; undefined where there is none. */
  readonly groupName: string | undefined;
}

/** The file backup of a region, and the instances on it. */
export function filesSection({ region, rules, groupName }: FilesSectionProps): Row[] {
  const minutes = { period: 300 };
  return [
    [text('## Files', 1)],
    [
      graph('Transfers', region, [ended(rules.succeeded, 'succeeded'), ended(rules.failed, 'failed', RED)]),
      graph(
        'DataSync: bytes',
        region,
        [moved('BytesTransferred', 'over the network'), moved('BytesWritten', 'written')],
        { ...minutes, unit: 'bytes' },
      ),
      graph('DataSync: files', region, [moved('FilesTransferred', 'transferred')], minutes),
    ],
    ...(groupName === undefined
      ? []
      : [
          [
            graph(
              'Instances',
              region,
              [
                instances(groupName, 'GroupDesiredCapacity', 'wanted'),
                instances(groupName, 'GroupInServiceInstances', 'in service'),
              ],
              minutes,
            ),
          ],
        ]),
  ];
}

/** Events of a rule (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html). */
const ended = (rule: string, label: string, color?: string): Line => ({
  namespace: 'AWS/Events',
  name: 'MatchedEvents',
  dimensions: { RuleName: rule },
  label,
  stat: 'Sum',
  ...(color !== undefined && { color }),
});

/**
 * DataSync knows tasks by an id that they get when they are made, and nothing else tells them apart
 * (https://docs.aws.amazon.com/datasync/latest/userguide/monitor-datasync.html): every task of the region is shown.
 */
const moved = (name: string, label: string): Search => ({
  namespace: 'AWS/DataSync',
  name,
  dimensionNames: ['TaskId'],
  label,
  stat: 'Sum',
});

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html */
const instances = (groupName: string, name: string, label: string): Line => ({
  namespace: 'AWS/AutoScaling',
  name,
  dimensions: { AutoScalingGroupName: groupName },
  label,
  stat: 'Average',
});
