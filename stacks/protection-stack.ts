import type { Construct } from 'constructs';
import { vaultAccountRegions } from '../config/topology';
import type { PlanConfig, Vault } from '../config/types';
import { isAbroad } from '../lambda-src/core/location';
import type { BackupPlan } from '../lambda-src/core/plan';
import { CLEANUP } from '../lambda-src/core/run';
import type { QuietMode } from '../modules/pipeline/permissions/hosts';
import type { HandlerName } from '../modules/pipeline/names';
import { Pipeline } from '../modules/pipeline/pipeline';
import type { CopyDestination } from '../modules/pipeline/permissions/common';
import type { VaultAccount } from '../modules/pipeline/permissions/vault-account';
import type { PlanSchedule } from '../modules/pipeline/plan-schedules';
import type { DeadLetterQueue } from '../modules/sqs/dead-letter-queue';
import { copyTargets } from './copy-targets';
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
  /** The handlers' zips on this machine. */
  readonly codeFiles: Readonly<Record<HandlerName, string>>;
}

const SECONDS_PER_HOUR = 3600;

/** The snapshot pipeline of a region: schedules, state machine, functions. */
export class ProtectionStack extends VaultStack {
  constructor(scope: Construct, id: string, props: ProtectionStackProps) {
    super(scope, id, props);
    const { vault, operations } = props;
    const plans = plansOf(props);
    const destinations = destinationsOf(Object.values(plans));
    const pipeline = new Pipeline(this, 'backup', {
      vault: vault.name,
      place: this.place,
      codeFiles: props.codeFiles,
      schedules: { ...schedulesOf(vault, plans), ...cleanupSchedule(vault, plans) },
      // A run started by hand with `{}` does what the first plan does, as far as the environment can say it.
      defaults: defaultsOf(Object.values(plans)),
      copies: destinations,
      cleanupRegions: cleanupRegions(vault),
      kinds: [...new Set(Object.values(plans).flatMap(({ kinds }) => kinds))],
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
}

/** The plans of a region, as runs are told them. */
function plansOf(props: ProtectionStackProps): Record<string, BackupPlan> {
  const { vault, region } = props;
  const wanted = vault.regions[region]?.plans ?? [];
  const entries = Object.entries(vault.plans).filter(([name]) => wanted.includes(name));
  return Object.fromEntries(entries.map(([name, plan]) => [name, backupPlan(name, plan, props)]));
}

function backupPlan(
  name: string,
  plan: PlanConfig,
  { vault, region, copies: destinations }: ProtectionStackProps,
): BackupPlan {
  const { copies, select, kinds, consistency, retention, lock } = plan;
  return {
    name,
    select,
    kinds,
    consistency,
    region,
    retention,
    ...(lock && { lock }),
    copies: destinations
      .filter((target) => copies === undefined || target.region in copies)
      .flatMap((target) => copyTargets(vault, target, plan)),
    deadlineSeconds: plan.deadlineHours * SECONDS_PER_HOUR,
  };
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

function schedulesOf(
  vault: Vault,
  plans: Readonly<Record<string, BackupPlan>>,
): Record<string, PlanSchedule> {
  return Object.fromEntries(
    Object.entries(plans).map(([name, plan]) => {
      const { schedule = '', timeZone = '' } = vault.plans[name] ?? {};
      return [name, { expression: schedule, timeZone, input: { plan } }];
    }),
  );
}

/** One schedule more, that prunes all plans; no plan may have its name. */
function cleanupSchedule(
  { cleanup, ...vault }: Vault,
  plans: Readonly<Record<string, BackupPlan>>,
): Record<string, PlanSchedule> {
  if (cleanup === 'none') return {};
  const { schedule, timeZone, orphans } = cleanup;
  const regions = cleanupRegions({ cleanup, ...vault });
  const input = { plans: Object.values(plans), ...(orphans && { orphans, regions }) };
  return { [CLEANUP]: { expression: schedule, timeZone, input: { cleanup: input } } };
}

/**
 * Every region of the vault, where orphans go by a retention of their own; else a region that comes or goes changes
 * nothing in the others.
 */
function cleanupRegions({ cleanup, regions }: Vault): string[] {
  return cleanup !== 'none' && cleanup.orphans !== undefined ? Object.keys(regions) : [];
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
