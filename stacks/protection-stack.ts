import type { Construct } from 'constructs';
import type { PlanConfig, RetentionConfig } from '../config/types';
import type { BackupPlan } from '../lambda-src/core/plan';
import { Pipeline, type HandlerName } from '../modules/pipeline/pipeline';
import type { CopyDestination } from '../modules/pipeline/permissions';
import type { PlanSchedule } from '../modules/pipeline/plan-schedules';
import type { Operations } from './storage-stack';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface ProtectionStackProps extends VaultStackProps {
  readonly operations: Operations;
  /** Topic that tells of every run. */
  readonly topicArn: string;
  /** Where copies go. */
  readonly copies: readonly CopyDestination[];
  /** The handlers' zips on this machine. */
  readonly codeFiles: Readonly<Record<HandlerName, string>>;
}

const SECONDS_PER_HOUR = 3600;

/** The snapshot pipeline of a region: schedules, state machine, functions, dead letters. */
export class ProtectionStack extends VaultStack {
  constructor(scope: Construct, id: string, props: ProtectionStackProps) {
    super(scope, id, props);
    const { vault, region, operations, copies } = props;
    const plans = plansOf(props);
    const [first] = Object.values(plans);
    const pipeline = new Pipeline(this, 'backup', {
      vault: vault.name,
      place: this.place,
      codeFiles: props.codeFiles,
      schedules: Object.fromEntries(
        Object.entries(plans).map(([name, plan]) => [name, scheduleOf(name, plan, region, copies)]),
      ),
      // A run started by hand with `{}` does what the first plan does, as far as the environment can say it.
      defaults: first === undefined ? {} : defaultsOf(first, copies),
      copies,
      reportsBucketName: operations.reportsBucketName,
      reportsBucketArn: operations.reportsBucketArn,
      operationsKeyArn: operations.keyArn,
      topicArn: props.topicArn,
      logRetentionDays: vault.logs.retentionDays,
    });
    this.output('state_machine_arn', pipeline.stateMachineArn, 'State machine that carries every run.');
    this.output(
      'dead_letter_queue_url',
      pipeline.deadLetterQueueUrl,
      'Queue with the inputs of runs that broke.',
    );
    this.output('function_names', pipeline.functionNames, 'Functions of the state machine.');
  }
}

function plansOf({ vault, region }: VaultStackProps): Record<string, PlanConfig> {
  const wanted = vault.regions[region]?.plans ?? [];
  return Object.fromEntries(Object.entries(vault.plans).filter(([name]) => wanted.includes(name)));
}

function scheduleOf(
  name: string,
  plan: PlanConfig,
  region: string,
  copies: readonly CopyDestination[],
): PlanSchedule {
  const backupPlan: BackupPlan = {
    name,
    select: plan.select,
    kinds: plan.kinds,
    region,
    retention: plan.retention,
    copies: copies.map((copy) => ({ ...copy, retention: plan.copyRetention })),
    deadlineSeconds: plan.deadlineHours * SECONDS_PER_HOUR,
  };
  return { expression: plan.schedule, timeZone: plan.timeZone, input: { plan: backupPlan } };
}

function defaultsOf({ retention }: PlanConfig, [copy]: readonly CopyDestination[]): Record<string, string> {
  const { days, newest }: RetentionConfig = retention;
  return {
    ...(days !== undefined && { RETENTION_DAYS: String(days) }),
    ...(newest !== undefined && { MAX_SNAPSHOTS: String(newest) }),
    ...(copy && { DEST_REGION: copy.region, DEST_KMS_KEY_ARN: copy.kmsKeyArn }),
  };
}
