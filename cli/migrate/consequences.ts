import type { Kept } from './keep';

/** What does not work by itself as long as an argument is kept, by resource type and argument. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  'aws_sns_topic_policy policy':
    'unless it lets CloudWatch and EventBridge publish, the vault’s alarms and notices do not reach this topic',
  'aws_cloudwatch_event_rule name':
    'the alarms NoFileTransfer and FileTransferFailed count the rule of the vault’s name',
  'aws_datasync_task name': '`vault files transfer` finds it with --task only',
  'aws_autoscaling_group name':
    'the alarm InstancesMissing and the dashboard look at the group of the vault’s name',
  'aws_launch_template user_data': 'the old script goes on: nothing of the mount script of the stacks runs',
  'aws_iam_role_policy policy':
    'the role may what it could before: look whether that is enough for what the configuration asks',
};

export interface Consequence {
  readonly stack: string;
  readonly address: string;
  readonly because: string;
}

/** What whoever keeps things as they were must know. */
export function consequencesOf(kept: readonly Kept[]): Consequence[] {
  return kept.flatMap(({ stack, address, argument }) => {
    const [type = ''] = address.split('.');
    const told = CONSEQUENCES[`${type} ${argument}`];
    return told === undefined ? [] : [{ stack, address, because: `${argument} is kept: ${told}` }];
  });
}
