import type { Construct } from 'constructs';
import { runsPlans } from '../config/topology';
import { NoSnapshotsAlarm } from '../modules/alarms/no-snapshots-alarm';
import { TransferFailedAlarm } from '../modules/alarms/transfer-failed-alarm';
import { Topic } from '../modules/notifications/topic';
import { TransferNotices } from '../modules/notifications/transfer-notices';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface MonitoringStackProps extends VaultStackProps {
  /** Key that encrypts the notifications. */
  readonly operationsKeyArn: string;
  /**
   * Task that backs up the files of the region.
   * @default there is none
   */
  readonly transferTaskArn?: string | undefined;
}

/** Who is told, and when: the topic of a region's runs and transfers, and its alarms. */
export class MonitoringStack extends VaultStack {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id, props);
    const { vault, place } = this;
    const { topicArn } = new Topic(this, 'notifications', {
      topicName: this.nameOf('notifications'),
      displayName: `${vault.name} ${this.region}`,
      place,
      kmsKeyArn: props.operationsKeyArn,
      emails: vault.notifications.emails,
      ...(props.transferTaskArn !== undefined && { eventRules: this.nameOf('*') }),
    });
    this.topicArn = topicArn;
    this.output('topic_arn', topicArn, 'Topic that tells of runs and alarms.');
    if (runsPlans(vault, this.region)) this.watchSnapshots();
    if (props.transferTaskArn !== undefined) this.watchTransfer(props.transferTaskArn);
  }

  private watchSnapshots(): void {
    const { alarmName } = new NoSnapshotsAlarm(this, 'no_snapshots', {
      namePrefix: this.vault.name,
      topicArn: this.topicArn,
      hours: this.vault.alarms.noSnapshotsHours,
    });
    this.output('no_snapshots_alarm_name', alarmName, 'Alarm that fires when no snapshot was created.');
  }

  private watchTransfer(taskArn: string): void {
    const { topicArn } = this;
    const { failedRuleName } = new TransferNotices(this, 'transfer', {
      namePrefix: this.nameOf('transfer'),
      taskArn,
      topicArn,
    });
    const { alarmName } = new TransferFailedAlarm(this, 'transfer_failed', {
      namePrefix: this.vault.name,
      failedRuleName,
      topicArn,
    });
    this.output(
      'transfer_failed_alarm_name',
      alarmName,
      'Alarm that fires when the files were not backed up.',
    );
  }
}
