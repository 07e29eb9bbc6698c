import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';

export interface PlanSchedule {
  /** `cron(0 3 * * ? *)`, `rate(12 hours)` or `at(…)` (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). */
  readonly expression: string;
  /** IANA name. */
  readonly timeZone: string;
  /** What the state machine is told, beside the time it was meant to start. */
  readonly input: Readonly<Record<string, unknown>>;
  /**
   * The state machine that it starts.
   * @default that of backups
   */
  readonly stateMachineArn?: string;
}

export interface PlanSchedulesProps {
  /** Name of the schedule group. */
  readonly groupName: string;
  readonly place: Place;
  /** By name of the plan, of the cleanup, or of the restore tests. */
  readonly schedules: Readonly<Record<string, PlanSchedule>>;
  readonly stateMachineArn: string;
  readonly deadLetterQueueArn: string;
  readonly keyArn: string;
}

/** A start that fails is tried for as long as this; then its input goes to the dead-letter queue. */
const RETRY = { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 };

/** One EventBridge schedule per plan, one for the cleanup, one for the restore tests: all with the same role. */
export class PlanSchedules extends Construct {
  constructor(scope: Construct, id: string, props: PlanSchedulesProps) {
    super(scope, id);
    const { groupName, place, stateMachineArn: ofBackups } = props;
    const schedules = Object.values(props.schedules);
    const machines = [ofBackups, ...schedules.flatMap(({ stateMachineArn }) => stateMachineArn ?? [])];
    const group = new SchedulerScheduleGroup(this, 'group', { name: groupName });
    const role = new ServiceRole(this, 'access', {
      roleName: `${groupName}-schedule-${place.region}`,
      description: 'Starts backup runs on schedule',
      service: 'scheduler.amazonaws.com',
      accountId: place.accountId,
      sourceArns: [
        `arn:${place.partition}:scheduler:${place.region}:${place.accountId}:schedule-group/${groupName}`,
      ],
      statements: [
        { sid: 'StartRuns', actions: ['states:StartExecution'], resources: machines },
        { sid: 'KeepInputs', actions: ['sqs:SendMessage'], resources: [props.deadLetterQueueArn] },
        {
          sid: 'UseOperationsKey',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [props.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': `sqs.${place.region}.amazonaws.com` } },
        },
      ],
    });
    for (const [name, { expression, timeZone, input, stateMachineArn = ofBackups }] of Object.entries(
      props.schedules,
    )) {
      new SchedulerSchedule(this, name, {
        name,
        groupName: group.name,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: stateMachineArn,
          roleArn: role.roleArn,
          // The time names the run, so that an event delivered twice is one run.
          input: JSON.stringify({ ...input, scheduledTime: '<aws.scheduler.scheduled-time>' }),
          retryPolicy: RETRY,
          deadLetterConfig: { arn: props.deadLetterQueueArn },
        },
        dependsOn: [...role.policies],
      });
    }
  }
}
