import type { Construct } from 'constructs';
import { noTransferHours } from '../config/alarm-hours';
import { keepsFiles, runsPlans } from '../config/topology';
import { DeadLettersAlarm } from '../modules/alarms/dead-letters-alarm';
import { NoSnapshotsAlarm } from '../modules/alarms/no-snapshots-alarm';
import { NoTransferAlarm } from '../modules/alarms/no-transfer-alarm';
import { TransferFailedAlarm } from '../modules/alarms/transfer-failed-alarm';
import { Notifier, type NotifierProps } from '../modules/notifications/notifier';
import { Topic } from '../modules/notifications/topic';
import { transferRules } from '../modules/notifications/transfer-notices';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface MonitoringStackProps extends VaultStackProps {
  /** Key that encrypts the notifications. */
  readonly operationsKeyArn: string;
  /** Queue of what could not be delivered. */
  readonly deadLetterQueueName: string;
  /** What the function needs that tells others than e-mail addresses. Absent: nobody else is told. */
  readonly notifier?: NotifierParts;
}

/** What is made elsewhere. */
export type NotifierParts = Pick<
  NotifierProps,
  'codeFile' | 'reportsBucketName' | 'reportsBucketArn' | 'deadLetterQueueArn'
>;

/** Who is told, and when: the topic of a region's runs and transfers, and its alarms. */
export class MonitoringStack extends VaultStack {
  readonly topicArn: string;
  /** What Amazon Q Developer posts to a chat, where one is configured. */
  readonly chatTopicArn: string | undefined;

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id, props);
    const { vault, place } = this;
    const { topicArn } = new Topic(this, 'notifications', {
      topicName: this.nameOf('notifications'),
      displayName: `${vault.name} ${this.region}`,
      place,
      kmsKeyArn: props.operationsKeyArn,
      emails: vault.notifications.emails,
      ...(keepsFiles(vault, this.region) && { eventRules: this.nameOf('*') }),
    });
    this.topicArn = topicArn;
    this.output('topic_arn', topicArn, 'Topic that tells of runs and alarms.');
    if (runsPlans(vault, this.region)) this.watchSnapshots();
    if (keepsFiles(vault, this.region)) this.watchTransfers();
    this.watchDeadLetters(props.deadLetterQueueName);
    if (props.notifier !== undefined) this.chatTopicArn = this.tellOthers(props, props.notifier);
  }

  /** @returns the chat's topic, if there is one */
  private tellOthers({ operationsKeyArn }: MonitoringStackProps, parts: NotifierParts): string | undefined {
    const { vault, place } = this;
    const { sms, slack, pagerDuty } = vault.notifications;
    const told = { displayName: vault.name, place, kmsKeyArn: operationsKeyArn, alarms: false };
    const ofPhones =
      sms.length === 0
        ? undefined
        : new Topic(this, 'sms', { ...told, topicName: this.nameOf('sms'), phones: sms });
    const ofChat =
      slack !== undefined && 'chatbot' in slack
        ? new Topic(this, 'chat', { ...told, topicName: this.nameOf('chat') })
        : undefined;
    const { functionName } = new Notifier(this, 'notifier', {
      ...parts,
      functionName: this.nameOf('notify'),
      place,
      topicArn: this.topicArn,
      operationsKeyArn,
      logRetentionDays: vault.logs.retentionDays,
      channels: {
        ...(slack !== undefined && !('chatbot' in slack) && { slack }),
        ...(pagerDuty && { pagerDuty }),
        ...(ofChat && { chatTopicArn: ofChat.topicArn }),
        ...(ofPhones && { smsTopicArn: ofPhones.topicArn }),
      },
    });
    this.output('notify_function_name', functionName, 'Function that tells others than e-mail addresses.');
    return ofChat?.topicArn;
  }

  private watchSnapshots(): void {
    const { alarmName } = new NoSnapshotsAlarm(this, 'no_snapshots', {
      namePrefix: this.vault.name,
      topicArn: this.topicArn,
      hours: this.vault.alarms.noSnapshotsHours,
    });
    this.output('no_snapshots_alarm_name', alarmName, 'Alarm that fires when no snapshot was created.');
  }

  /** By the names of the rules that the files stack makes: it needs the topic, so it comes after this one. */
  private watchTransfers(): void {
    const { topicArn } = this;
    const { failed, succeeded } = transferRules(this.nameOf('transfer'));
    const { alarmName } = new TransferFailedAlarm(this, 'transfer_failed', {
      namePrefix: this.vault.name,
      failedRuleName: failed,
      topicArn,
    });
    this.output('transfer_failed_alarm_name', alarmName, 'Alarm that fires when a transfer of files failed.');
    this.watchSilence(succeeded);
  }

  /** Where transfers are so far apart that CloudWatch cannot look back to the last one, there is no alarm. */
  private watchSilence(succeededRuleName: string): void {
    const hours = noTransferHours(this.vault, this.region);
    if (hours === undefined) return;
    const { alarmName } = new NoTransferAlarm(this, 'no_transfer', {
      namePrefix: this.vault.name,
      succeededRuleName,
      topicArn: this.topicArn,
      hours,
    });
    this.output('no_transfer_alarm_name', alarmName, 'Alarm that fires when no transfer of files succeeded.');
  }

  private watchDeadLetters(queueName: string): void {
    const { alarmName } = new DeadLettersAlarm(this, 'dead_letters', {
      namePrefix: this.vault.name,
      queueName,
      topicArn: this.topicArn,
    });
    this.output(
      'dead_letters_alarm_name',
      alarmName,
      'Alarm that fires while the dead-letter queue holds anything.',
    );
  }
}
