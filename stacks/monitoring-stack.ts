import type { Construct } from 'constructs';
import { NoSnapshotsAlarm } from '../modules/alarms/no-snapshots-alarm';
import { Topic } from '../modules/notifications/topic';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface MonitoringStackProps extends VaultStackProps {
  /** Key that encrypts the notifications. */
  readonly operationsKeyArn: string;
}

/** Who is told, and when: the topic of a region's runs and its alarms. */
export class MonitoringStack extends VaultStack {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id, props);
    const { vault, place } = this;
    const topic = new Topic(this, 'notifications', {
      topicName: this.nameOf('notifications'),
      displayName: `${vault.name} ${this.region}`,
      place,
      kmsKeyArn: props.operationsKeyArn,
      emails: vault.notifications.emails,
    });
    const alarm = new NoSnapshotsAlarm(this, 'no_snapshots', {
      namePrefix: vault.name,
      topicArn: topic.topicArn,
      hours: vault.alarms.noSnapshotsHours,
    });
    this.topicArn = topic.topicArn;
    this.output('topic_arn', topic.topicArn, 'Topic that tells of runs and alarms.');
    this.output('no_snapshots_alarm_name', alarm.alarmName, 'Alarm that fires when no snapshot was created.');
  }
}
