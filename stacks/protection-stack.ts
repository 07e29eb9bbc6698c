import type { Construct } from 'constructs';
import { cleanupRegions, plansIn, schedulesIn } from '../config/schedules';
import { drilledPlans, drillRegionOf } from '../config/drills';
import { vaultAccountRegions } from '../config/topology';
import type { Vault } from '../config/types';
import { DRILL } from '../lambda-src/core/drill/order';
import { isAbroad } from '../lambda-src/core/location';
import type { BackupPlan } from '../lambda-src/core/plan';
import { Drills } from '../modules/drills/drills';
import type { QuietMode } from '../modules/pipeline/permissions/hosts';
import type { HandlerName } from '../modules/pipeline/names';
import { Pipeline } from '../modules/pipeline/pipeline';
import type { CopyDestination, CopyReports } from '../modules/pipeline/permissions/common';
import type { PlanSchedule } from '../modules/pipeline/plan-schedules';
import type { VaultAccount } from '../modules/pipeline/permissions/vault-account';
import type { DeadLetterQueue } from '../modules/sqs/dead-letter-queue';
import { fileShelvesIn, fileShelvesOf } from './file-shelves';
import type { Operations } from './storage-stack';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface ProtectionStackProps extends VaultStackProps {
  readonly operations: Operations;
  /** Topic that tells of every run. */
  readonly topicArn: string;
  /** Where the input of a run goes that could not be started or broke. */
  readonly deadLetters: DeadLetterQueue;
  /** Where copies go. */
  readonly copies: readonly CopyDestination[];
  /** The buckets beside these copies. */
  readonly copyReports: readonly CopyReports[];
  /** The handlers' zips on this machine. */
  readonly codeFiles: Readonly<Record<HandlerName, string>>;
  /** The zip of the handler of restore tests. */
  readonly drillCodeFile: string;
}

/** The snapshot pipeline of a region: schedules, state machine, functions. */
export class ProtectionStack extends VaultStack {
  constructor(scope: Construct, id: string, props: ProtectionStackProps) {
    super(scope, id, props);
    const { vault, operations } = props;
    const plans = plansIn(vault, this.region, props.copies);
    const destinations = destinationsOf(Object.values(plans));
    const schedules: Record<string, PlanSchedule> = schedulesIn(vault, this.region, props.copies);
    const { [DRILL]: drillSchedule, ...others } = schedules;
    const pipeline = new Pipeline(this, 'backup', {
      vault: vault.name,
      place: this.place,
      codeFiles: props.codeFiles,
      schedules:
        drillSchedule === undefined
          ? others
          : { ...others, [DRILL]: { ...drillSchedule, stateMachineArn: this.drills(props) } },
      // A run started by hand with `{}` does what the first plan does, as far as the environment can say it.
      defaults: {
        ...defaultsOf(Object.values(plans)),
        ...(drillSchedule !== undefined && { DRILL_SCHEDULE: drillSchedule.expression }),
      },
      copies: destinations,
      copyReports: props.copyReports.filter(({ region }) =>
        destinations.some((one) => one.region === region),
      ),
      cleanupRegions: cleanupRegions(vault),
      kinds: [...new Set(Object.values(plans).flatMap(({ kinds }) => kinds))],
      fileShelves: fileShelvesOf(vault, this.region, this.place.accountId),
      quietModes: quietModesOf(Object.values(plans)),
      lockedRegions: lockedRegionsOf(Object.values(plans)),
      vaultAccount: vaultAccountOf(vault, this.region),
      reportsBucketName: operations.reportsBucketName,
      reportsBucketArn: operations.reportsBucketArn,
      operationsKeyArn: operations.keyArn,
      topicArn: props.topicArn,
      deadLetterQueueUrl: props.deadLetters.queueUrl,
      deadLetterQueueArn: props.deadLetters.queueArn,
      logRetentionDays: vault.logs.retentionDays,
      tracing: vault.tracing,
    });
    this.output('state_machine_arn', pipeline.stateMachineArn, 'State machine that carries every run.');
    this.output('function_names', pipeline.functionNames, 'Functions of the state machine.');
  }

  /** @returns the ARN of the machine that tests restores */
  private drills({ operations, deadLetters, topicArn, drillCodeFile }: ProtectionStackProps): string {
    const { vault, region, place } = this;
    const drilled = drilledPlans(vault, region).flatMap((name) => vault.plans[name]?.kinds ?? []);
    const { stateMachineArn } = new Drills(this, 'drill', {
      ...{ vault: vault.name, place, topicArn },
      codeFile: drillCodeFile,
      region: drillRegionOf(vault, region),
      kinds: [...new Set(drilled)],
      contents: vault.drills?.contents ?? true,
      fileShelves: fileShelvesIn(vault, region, drillRegionOf(vault, region), place.accountId),
      reportsBucketName: operations.reportsBucketName,
      reportsBucketArn: operations.reportsBucketArn,
      operationsKeyArn: operations.keyArn,
      deadLetterQueueUrl: deadLetters.queueUrl,
      deadLetterQueueArn: deadLetters.queueArn,
      logRetentionDays: vault.logs.retentionDays,
      tracing: vault.tracing,
    });
    this.output('drill_state_machine_arn', stateMachineArn, 'State machine that tests restores.');
    return stateMachineArn;
  }
}

/** Each way in which any of the plans makes instances quiet. */
function quietModesOf(plans: readonly BackupPlan[]): QuietMode[] {
  const modes = plans.map(({ consistency }) => consistency.mode);
  return [...new Set(modes.filter((mode) => mode !== 'crash'))];
}

/** Each region of our own account in which any of the plans locks what it makes. */
function lockedRegionsOf(plans: readonly BackupPlan[]): string[] {
  const places = plans
    .flatMap(({ region, lock, copies }) => [{ region, lock }, ...copies])
    .filter(({ region }) => !isAbroad(region));
  return [...new Set(places.flatMap(({ region, lock }) => (lock === undefined ? [] : [region])))];
}

/** Every region of our own account, and key, to which any of the plans copies. */
function destinationsOf(plans: readonly BackupPlan[]): CopyDestination[] {
  const destinations = plans
    .flatMap(({ copies }) => copies.map(({ region, kmsKeyArn = '' }) => ({ region, kmsKeyArn })))
    .filter(({ region }) => !isAbroad(region));
  return [...new Map(destinations.map((one) => [`${one.region} ${one.kmsKeyArn}`, one])).values()];
}

/** Where the vault account keeps copies of what is made in a region. */
function vaultAccountOf(vault: Vault, region: string): VaultAccount | undefined {
  const regions = vaultAccountRegions(vault, [region]);
  return vault.vaultAccount && regions.length > 0 ? { id: vault.vaultAccount.id, regions } : undefined;
}

function defaultsOf([first]: readonly BackupPlan[]): Record<string, string> {
  if (first === undefined) return {};
  const { days, newest } = first.retention;
  const [copy] = first.copies;
  return {
    ...(days !== undefined && { RETENTION_DAYS: String(days) }),
    ...(newest !== undefined && { MAX_SNAPSHOTS: String(newest) }),
    ...(copy && { DEST_REGION: copy.region }),
    ...(copy?.kmsKeyArn !== undefined && { DEST_KMS_KEY_ARN: copy.kmsKeyArn }),
  };
}
