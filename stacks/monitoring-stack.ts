import type { Construct } from 'constructs';
import { drillAgeHours, missedRunHours, noTransferHours, rpoHours } from '../config/alarm-hours';
import { hasDrills } from '../config/drills';
import { keepsFiles, runsPlans } from '../config/topology';
import type { PlanConfig } from '../config/types';
import { filesBucketName, replicaBucketName } from '../lambda-src/core/file-names';
import { CLEANUP } from '../lambda-src/core/run';
import { DeadLettersAlarm } from '../modules/alarms/dead-letters-alarm';
import { DrillFailedAlarm } from '../modules/alarms/drill-failed-alarm';
import { DrillMissedAlarm } from '../modules/alarms/drill-missed-alarm';
import { FunctionsAlarm } from '../modules/alarms/functions-alarm';
import { InstancesMissingAlarm } from '../modules/alarms/instances-missing-alarm';
import { NoSnapshotsAlarm } from '../modules/alarms/no-snapshots-alarm';
import { NoTransferAlarm } from '../modules/alarms/no-transfer-alarm';
import { PlanAlarms } from '../modules/alarms/plan-alarms';
import { ReplicationFailedAlarm } from '../modules/alarms/replication-failed-alarm';
import { RunFailedAlarm } from '../modules/alarms/run-failed-alarm';
import { TransferFailedAlarm } from '../modules/alarms/transfer-failed-alarm';
import { Dashboard } from '../modules/dashboard/dashboard';
import { Notifier, type NotifierProps } from '../modules/notifications/notifier';
import { Topic } from '../modules/notifications/topic';
import { transferRules } from '../modules/notifications/transfer-notices';
import { watchedFunctions } from '../modules/pipeline/names';
import { instanceGroupName } from './names';
import { dashboardRows } from './region-dashboard';
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

/**
 * Who is told, and when: the topic of a region's runs and transfers, its alarms, and a dashboard. What it watches comes after
 * it, since all of that needs the topic, and so is known here by name.
 */
export class MonitoringStack extends VaultStack {
  readonly topicArn: string;
  /** What Amazon Q Developer posts to a chat, where one is configured. */
  readonly chatTopicArn: string | undefined;
  private readonly alarmNames: string[] = [];

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
    if (runsPlans(vault, this.region)) this.watchRuns();
    if (keepsFiles(vault, this.region)) this.watchFiles();
    this.watchDeadLetters(props.deadLetterQueueName);
    if (vault.dashboards) this.dashboard(props.deadLetterQueueName);
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

  private watchRuns(): void {
    this.watchSnapshots();
    for (const name of this.vault.regions[this.region]?.plans ?? []) {
      const plan = this.vault.plans[name];
      if (plan !== undefined) this.watchPlan(name, plan);
    }
    if (this.vault.cleanup !== 'none') this.watchCleanup();
    if (hasDrills(this.vault, this.region)) this.watchDrills();
    this.watchFunctions();
  }

  private watchSnapshots(): void {
    const { alarmName } = new NoSnapshotsAlarm(this, 'no_snapshots', {
      namePrefix: this.vault.name,
      topicArn: this.topicArn,
      hours: this.vault.alarms.noSnapshotsHours,
    });
    this.alarmNames.push(alarmName);
    this.output('no_snapshots_alarm_name', alarmName, 'Alarm that fires when no snapshot was created.');
  }

  private watchPlan(name: string, plan: PlanConfig): void {
    const { alarmNames } = new PlanAlarms(this, `plan_${name}`, {
      ...this.watched(name),
      deadlineHours: plan.deadlineHours,
      missedHours: missedRunHours(plan),
      rpoHours: rpoHours(plan),
    });
    this.alarmNames.push(...alarmNames);
  }

  private watchCleanup(): void {
    const { alarmName } = new RunFailedAlarm(this, 'cleanup_failed', this.watched(CLEANUP));
    this.alarmNames.push(alarmName);
  }

  private watchDrills(): void {
    const watched = { vault: this.vault.name, region: this.region, topicArn: this.topicArn };
    const failed = new DrillFailedAlarm(this, 'drill_failed', watched);
    this.alarmNames.push(failed.alarmName);
    const hours = drillAgeHours(this.vault);
    if (hours === undefined) return;
    const missed = new DrillMissedAlarm(this, 'drill_missed', { ...watched, hours });
    this.alarmNames.push(missed.alarmName);
  }

  private watched(plan: string) {
    return { vault: this.vault.name, plan, region: this.region, topicArn: this.topicArn };
  }

  private watchFunctions(): void {
    const watched = {
      namePrefix: this.vault.name,
      functionNames: watchedFunctions(this.vault.name, hasDrills(this.vault, this.region)),
      topicArn: this.topicArn,
    };
    const errors = new FunctionsAlarm(this, 'function_errors', { ...watched, metric: 'Errors' });
    const throttles = new FunctionsAlarm(this, 'function_throttles', { ...watched, metric: 'Throttles' });
    this.alarmNames.push(errors.alarmName, throttles.alarmName);
  }

  private watchFiles(): void {
    const { topicArn } = this;
    const { failed, succeeded } = transferRules(this.nameOf('transfer'));
    const { alarmName } = new TransferFailedAlarm(this, 'transfer_failed', {
      namePrefix: this.vault.name,
      failedRuleName: failed,
      topicArn,
    });
    this.alarmNames.push(alarmName);
    this.output('transfer_failed_alarm_name', alarmName, 'Alarm that fires when a transfer of files failed.');
    this.watchSilence(succeeded);
    this.watchReplication();
    this.watchInstances();
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
    this.alarmNames.push(alarmName);
    this.output('no_transfer_alarm_name', alarmName, 'Alarm that fires when no transfer of files succeeded.');
  }

  private watchReplication(): void {
    const { vault, region, place } = this;
    if (vault.regions[region]?.files?.bucket.replicateTo === undefined) return;
    const { alarmName } = new ReplicationFailedAlarm(this, 'replication_failed', {
      namePrefix: vault.name,
      bucketName: filesBucketName(vault.name, place.accountId, region),
      replicaBucketName: replicaBucketName(vault.name, place.accountId, region),
      topicArn: this.topicArn,
    });
    this.alarmNames.push(alarmName);
  }

  private watchInstances(): void {
    const groupName = instanceGroupName(this.vault, this.region);
    const { instances } = this.vault.regions[this.region]?.files ?? {};
    if (groupName === undefined || instances === undefined) return;
    const { alarmName } = new InstancesMissingAlarm(this, 'instances_missing', {
      namePrefix: this.vault.name,
      groupName,
      launchSeconds: instances.mountSeconds,
      topicArn: this.topicArn,
    });
    this.alarmNames.push(alarmName);
  }

  private watchDeadLetters(queueName: string): void {
    const { alarmName } = new DeadLettersAlarm(this, 'dead_letters', {
      namePrefix: this.vault.name,
      queueName,
      topicArn: this.topicArn,
    });
    this.alarmNames.push(alarmName);
    this.output(
      'dead_letters_alarm_name',
      alarmName,
      'Alarm that fires while the dead-letter queue holds anything.',
    );
  }

  private dashboard(deadLetterQueueName: string): void {
    const { dashboardName } = new Dashboard(this, 'overview', {
      // With the region in it: a dashboard is of no region, and of one name there is one.
      dashboardName: this.nameOf(this.region),
      rows: dashboardRows(this, { alarmNames: this.alarmNames, deadLetterQueueName }),
    });
    this.output('dashboard_name', dashboardName, 'CloudWatch dashboard of this region.');
  }
}
