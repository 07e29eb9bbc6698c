import type { Mood, Notice, TopicMessage } from './notice';

/** What is used of it: CloudWatch user guide, "Alarms and Amazon SNS"; https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-change-sns.html. */
interface AlarmChange {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly AlarmDescription: string | null;
  readonly NewStateValue: string;
  readonly NewStateReason: string;
  readonly StateChangeTime: string;
}

const MOODS: Readonly<Record<string, Mood>> = {
  ALARM: 'failure',
  OK: 'success',
  INSUFFICIENT_DATA: 'warning',
};

/** A change of a CloudWatch alarm, or undefined where the message is none. */
export function alarmNotice({ id, text }: TopicMessage): Notice | undefined {
  const change = changeIn(text);
  if (change === undefined) return undefined;
  const { AlarmName: name, AlarmArn: arn, NewStateValue: state, NewStateReason: reason } = change;
  const [, partition = 'aws', , region = ''] = arn.split(':');
  const thread = `alarm/${region}/${name}`;
  return {
    id,
    at: new Date(change.StateChangeTime).toISOString(),
    thread,
    mood: MOODS[state] ?? 'info',
    title: `${state}: ${name} in ${region}`,
    text: [change.AlarmDescription ?? '', reason].filter((line) => line !== '').join('\n\n'),
    region,
    link: alarmLink(partition, region, name),
    // An alarm that knows too little is neither a new incident nor the end of one.
    ...(state !== 'INSUFFICIENT_DATA' && {
      incident: { key: thread, kind: 'alarm', over: state === 'OK' },
    }),
  };
}

function changeIn(text: string): AlarmChange | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isChange(value) ? value : undefined;
}

function isChange(value: unknown): value is AlarmChange {
  if (typeof value !== 'object' || value === null) return false;
  const change = value as Record<string, unknown>;
  const texts = ['AlarmName', 'AlarmArn', 'NewStateValue', 'NewStateReason', 'StateChangeTime'];
  return (
    texts.every((key) => typeof change[key] === 'string') &&
    !Number.isNaN(Date.parse(String(change.StateChangeTime)))
  );
}

const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

function alarmLink(partition: string, region: string, name: string): string {
  const host = CONSOLES[partition] ?? 'console.aws.amazon.com';
  return `https://${host}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
}
